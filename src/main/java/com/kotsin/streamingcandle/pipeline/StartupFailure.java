package com.kotsin.streamingcandle.pipeline;

/**
 * The process cannot start, or must not go on. Carries what a human is to do, and the exit code for the supervisor.
 *
 * <p>No {@code ExitCodeGenerator} of Spring Boot: for one, a start that failed early would announce the code to listeners
 * that cannot be made any more, and bury the message under their stack trace.
 */
public final class StartupFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Another process holds this instance id. */
    public static final int ALREADY_RUNNING = 75;

    /** A setting or a directory cannot be used. */
    public static final int BAD_CONFIGURATION = 78;

    private final int exitCode;
    private final String remedy;

    private StartupFailure(int exitCode, String problem, String remedy, Throwable cause) {
        super(problem, cause);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    public static StartupFailure alreadyRunning(String problem, String remedy) {
        return new StartupFailure(ALREADY_RUNNING, problem, remedy, null);
    }

    public static StartupFailure badConfiguration(String problem, String remedy) {
        return new StartupFailure(BAD_CONFIGURATION, problem, remedy, null);
    }

    static StartupFailure badConfiguration(String problem, String remedy, Throwable cause) {
        return new StartupFailure(BAD_CONFIGURATION, problem, remedy, cause);
    }

    static StartupFailure unavailable(String problem, String remedy, Throwable cause) {
        return new StartupFailure(CheckReport.UNAVAILABLE, problem, remedy, cause);
    }

    /** What the process ends with. */
    public int getExitCode() {
        return exitCode;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
