import { describeMeasuredPages } from './measured-pages.ts';

describeMeasuredPages('relay', { handshakeOrigin: 'emulated' });
