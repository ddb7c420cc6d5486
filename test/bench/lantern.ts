/**
 * Lighthouse's Lantern on a scenario of ours: the same document, the same objects behind it, the same round trip and rate.
 *
 * Lantern estimates page loads from requests that a browser recorded, so a recording is made up: all objects are asked
 * for by the document. What Lantern cannot be told, so that its load times differ from ours: it looks up the name first (two
 * round trips, `DNSCache`), has up to ten requests under way, and counts windows by whole round trips.
 */

import { Graph, Simulation, type Types } from '@paulirish/trace_engine/models/trace/lantern/lantern.js';
import type { Resource, Scenario } from '../../lib/scenario/scenario.ts';

const host = 'page.example';
const securityOrigin = `http://${host}`;

/** The graph of requests, as Lighthouse builds it from a recording. @returns its root, the document */
export function lanternGraph({ page }: Scenario): Graph.Node {
  const url = `${securityOrigin}${page.resources[0]!.path}`;
  return Graph.PageDependencyGraph.createGraph([shortTask], page.resources.map(request), {
    requestedUrl: url,
    mainDocumentUrl: url,
  });
}

/** A recording has to have a task of the main thread; one this short is left out of the graph again. */
const shortTask = { name: 'RunTask', args: {}, pid: 1, tid: 1, ts: 0, dur: 1 };

/** One simulation, as Lighthouse runs it for each metric. @returns the page load time in ms */
export function lanternLoadMs(graph: Graph.Node, { page, link }: Scenario): number {
  const simulator = new Simulation.Simulator({
    rtt: link.rttMs,
    throughput: link.rateBitsPerSecond!,
    observedThroughput: link.rateBitsPerSecond!,
    cpuSlowdownMultiplier: 1,
    serverResponseTimeByOrigin: new Map([[securityOrigin, page.resources[0]!.serverMs]]),
  });
  return simulator.simulate(graph).timeInMs;
}

function request({ path, headerBytes, bodyBytes }: Resource, place: number): Types.NetworkRequest {
  const isDocument = place === 0;
  const url = `${securityOrigin}${path}`;
  // As recorded: the document first, then all objects at once, each on a connection of its own or one that is used again.
  const startMs = isDocument ? 0 : 1000;
  return {
    requestId: String(place),
    connectionId: place,
    connectionReused: false,
    url,
    protocol: 'http/1.1',
    parsedURL: { scheme: 'http', host, securityOrigin },
    documentURL: `${securityOrigin}/`,
    rendererStartTime: startMs,
    networkRequestTime: startMs,
    responseHeadersEndTime: startMs + 500,
    networkEndTime: startMs + 900,
    transferSize: headerBytes + bodyBytes,
    resourceSize: bodyBytes,
    fromDiskCache: false,
    fromMemoryCache: false,
    isLinkPreload: false,
    finished: true,
    failed: false,
    statusCode: 200,
    initiator: { type: isDocument ? 'other' : 'parser' },
    resourceType: isDocument ? 'Document' : 'Image',
    mimeType: isDocument ? 'text/html' : 'image/png',
    priority: isDocument ? 'VeryHigh' : 'Low',
    frameId: undefined,
    fromWorker: false,
  };
}
