// outcome: 0 of 10; load
throw new Error('not yet');
