import { describeMeasuredPages } from './measured-pages.ts';

describeMeasuredPages('tun', { handshakeOrigin: 'measured' });
