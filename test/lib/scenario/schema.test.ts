import { expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../../lib/scenario/schema.ts';

test('scenarioJsonSchema, requires only the page, and of a resource only path and size', () => {
  const schema = scenarioJsonSchema() as {
    required: string[];
    properties: {
      page: { properties: { resources: { items: { required: string[] } } } };
      link: { properties: object };
    };
  };
  expect(schema.required).toEqual(['page']);
  expect(schema.properties.page.properties.resources.items.required).toEqual(['path', 'bodyBytes']);
  expect(schema.properties.link.properties).toHaveProperty('rttMs.default', 100);
});
