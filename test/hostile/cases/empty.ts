// outcome: 0 of 10; missing

