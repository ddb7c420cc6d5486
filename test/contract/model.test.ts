import { modelEngine } from '../../lib/model/model.ts';
import { engineContract } from './engine-contract.ts';

engineContract({ engine: modelEngine });
