/** The public names of Roundtrip: what notebooks, exercises and solutions import from 'roundtrip'. */

export { checkPrediction } from './compare/check-prediction.ts';
export { ClaimError, claim } from './compare/claim.ts';
export { type Comparison, type Contender, compare } from './compare/compare.ts';
export type { Engine, Support } from './engine.ts';
export {
  ExperimentError,
  InputError,
  RoundtripError,
  ScenarioError,
  SubmissionError,
  TimelineError,
  UnsupportedError,
} from './errors.ts';
export { check } from './grade/check-in-notebook.ts';
export { type ConnectionRate, connectionRate } from './measure/host/connection-rate.ts';
export { type IdleConnectionMemory, idleConnectionMemory } from './measure/host/idle-connection-memory.ts';
export { type KeepAliveRace, keepAliveRace } from './measure/host/keep-alive-race.ts';
export { type PortLimits, portLimits } from './measure/host/port-limits.ts';
export { type ReplayedRequest, replayedRequest } from './measure/host/replayed-request.ts';
export { type TimeWaitCount, timeWaitSockets } from './measure/host/time-wait-sockets.ts';
export { type Lab, type LabOptions, openLab } from './measure/lab/lab.ts';
export { type MeasuredRun, type MeasureOptions, measure, measureRun, type Spread } from './measure/measure.ts';
export { model } from './model/model.ts';
export { modelTotals } from './model/model-totals.ts';
export { type SlowStart, slowStart } from './model/slow-start.ts';
export { congestionWindow } from './plot/congestion-window.ts';
export { connectionLanes } from './plot/connection-lanes.ts';
export { costBreakdown } from './plot/cost-breakdown.ts';
export type { Figure } from './plot/figure.ts';
export { packetLadder } from './plot/packet-ladder.ts';
export { pageLoadSweep } from './plot/page-load-sweep.ts';
export { show } from './plot/show.ts';
export { timeSequence } from './plot/time-sequence.ts';
export { waterfall } from './plot/waterfall.ts';
export { withSlider } from './plot/with-slider.ts';
export { type Handshake, handshakeOf } from './protocol/handshake.ts';
export { lifecycleDiagram } from './protocol/lifecycle-diagram.ts';
export { scenarioFromHar } from './scenario/har.ts';
export { parseScenario } from './scenario/parse-scenario.ts';
export type { Link, Page, Policy, Resource, Scenario, ScenarioInput, Tcp } from './scenario/scenario.ts';
export { scenarioJsonSchema } from './scenario/schema.ts';
export { packetsOf } from './simulate/packets.ts';
export { simulate } from './simulate/simulate.ts';
export { story } from './simulate/story.ts';
export { criticalPath } from './timeline/critical-path.ts';
export { type Har, toHar } from './timeline/har.ts';
export type { Packet, TcpFlag } from './timeline/packet.ts';
export { parseTimeline } from './timeline/parse-timeline.ts';
export { toPcap } from './timeline/pcap.ts';
export { type Cause, causesOf, type RequestStory } from './timeline/story.ts';
export type { Connection, Phase, Request, Timeline, Totals } from './timeline/timeline.ts';
export { formatBytes, formatMs, formatRate, transmissionMs } from './units.ts';
