/** The styles of JupyterLab's components, and then what the course changes of them. */

import '@jupyterlab/codemirror/style/index.js';
import '@jupyterlab/completer/style/index.js';
import '@jupyterlab/notebook/style/index.js';
import '@jupyterlab/tooltip/style/index.js';
import './jupyter.css';
