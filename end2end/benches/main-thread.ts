/** One event of Chromium's trace; times are in microseconds. */
interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  /** The thread's own time: it does not count while another program has the processor. */
  tdur?: number;
  args?: { data?: { type?: string } };
}

/**
 * What each keystroke cost the page's main thread by its own clock, in milliseconds: every task from the one that
 * dispatches an `input` event to the one that hands the next frame over. A busy machine stretches this far less than
 * time on the wall.
 */
export function mainThread(trace: Buffer): number[] {
  const events: TraceEvent[] = JSON.parse(trace.toString()).traceEvents;
  const inputs = events.filter((event) => event.name === "EventDispatch" && event.args?.data?.type === "input");
  const thread = inputs[0];
  const own = events.filter((event) => event.ph === "X" && event.pid === thread?.pid && event.tid === thread?.tid);
  const tasks = own.filter((event) => event.name === "RunTask");
  const commits = own.filter((event) => event.name === "Commit").map((event) => event.ts);
  return inputs.map(({ ts }) => {
    // The task that dispatches an event has begun before it.
    const begin = tasks.reduce((last, task) => (task.ts <= ts ? Math.max(last, task.ts) : last), 0);
    const end = commits.reduce((first, commit) => (commit > ts ? Math.min(first, commit) : first), Infinity);
    const between = tasks.filter((task) => begin <= task.ts && task.ts <= end);
    return between.reduce((sum, task) => sum + (task.tdur ?? 0), 0) / 1_000;
  });
}
