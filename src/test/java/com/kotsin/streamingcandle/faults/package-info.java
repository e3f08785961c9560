/**
 * The matrix of faults: what is done to real processes, and what must be left in the end. docs/faults.md has the table,
 * which the suite writes.
 *
 * <p>To add a row:
 *
 * <ol>
 *   <li>Add a {@link com.kotsin.streamingcandle.faults.Fault} to the list of its group ({@code KafkaFaults.ROWS}, ...), in
 *       the order of ids; write its {@code run} as a method or a class of its own. Every row has injection, pass figure,
 *       limit and {@link com.kotsin.streamingcandle.faults.Broken} variant.
 *   <li>In {@code run}, take everything from the {@link com.kotsin.streamingcandle.faults.Stage}: it names, starts,
 *       measures and closes. The usual course is {@code start()}, {@code awaitUp()}, {@code load()}, {@code liveOfAll()},
 *       {@code live.reset()}, the fault, {@code awaitCaughtUp}, {@code noteGap}, and last
 *       {@code assertExact(load, process)}. A broker or proxy of one's own: {@code stage.use(services)} comes first;
 *       {@code stage.closing(...)} ends anything else. Another feed: {@code stage.load(supplier, rate)}.
 *   <li>Figures for the table: {@code stage.note(name, value)}, before they are asserted; {@code assertWithin} does both for
 *       times. {@code longOrShort} gives the
 *       short form less of it. What the machine does not allow: throw {@code Fault.CannotRunHere}.
 *   <li>A broken variant is a setting, a {@link com.kotsin.streamingcandle.faults.Sabotage} that changes a method of the
 *       application (see {@code AtLeastOnce}), or what the row leaves out where {@code stage.isBroken()}.
 *   <li>Run it: {@code mvn -Pfaults verify -Dfaults.rows=F19}, then with {@code -Dfaults.broken} too, which must see it
 *       fail. {@code -Dfaults.document} puts what was measured into the page;
 *       {@code mvn test -Dtest=FaultsDocumentTest -Dfaults.document} does so without a run.
 * </ol>
 */
package com.kotsin.streamingcandle.faults;
