// outcome: 0 of 10; load
export * from '../../../solutions/01-live/page.ts';
