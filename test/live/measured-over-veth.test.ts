import { describeMeasuredPages } from './measured-pages.ts';

describeMeasuredPages('veth', { handshakeOrigin: 'measured' });
