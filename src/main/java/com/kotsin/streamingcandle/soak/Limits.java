package com.kotsin.streamingcandle.soak;

/**
 * What a slope may be before it is called a leak. Four hours are the protocol; a shorter run sees as much noise over less
 * time, so what it can tell apart is that much coarser, and its interval must be wider since neighbouring blocks are alike.
 * See docs/decisions/0035.
 *
 * @param leak slope from which something leaks, per hour
 * @param pass slope that is surely not reached if it does not, per hour
 * @param perCycle rise from trough to trough from which something leaks
 * @param widening of the interval round the slope
 * @param isCold whether the cycles are over before a process is warm
 */
record Limits(double leak, double pass, double perCycle, double widening, boolean isCold) {

    private static final double PROTOCOL_HOURS = 3.5;
    private static final double LEAK = 5;
    private static final double PASS = 8;
    private static final double PER_CYCLE = 3;
    private static final double ALIKE = 2 / 3.0;
    /** From about half an hour down. */
    private static final double COLD = 8;

    /**
     * Those of a run.
     *
     * @param hours that are judged; of the four hours of the protocol these are three and a half
     * @param unit of what five an hour are a leak, and three a cycle
     */
    static Limits of(double hours, double unit) {
        double shorter = Math.max(1, PROTOCOL_HOURS / hours);
        double colder = Math.max(1, shorter / COLD);
        return new Limits(
                LEAK * unit * shorter,
                PASS * unit * shorter,
                PER_CYCLE * unit * Math.sqrt(colder),
                Math.pow(shorter, ALIKE),
                colder > 1);
    }
}
