package com.kotsin.streamingcandle.faults;

import static com.kotsin.streamingcandle.faults.Fault.row;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What becomes of processes, their host and their disk: F1 to F18. */
final class ProcessFaults {

    static final List<Fault> ROWS = List.of(
            row("F1", "killed under load, and started again")
                    .injectedBy("`kill -9` at random moments and within 200 ms of window ends, 20 times; start at once")
                    .passesWhen("exact; GAP <= 15 s")
                    .alsoShort()
                    .within(Duration.ofMinutes(20))
                    .failsWith(Broken.by("`at_least_once`", AtLeastOnce.class))
                    .runs(Kills::underLoad),
            row("F2", "killed while it restores its state")
                    .injectedBy("state directory deleted, `kill -9` at the first changelog that is restored")
                    .passesWhen("exact; the next start is RUNNING within 20 s")
                    .failsWith(Broken.by("members without names, sessions of 3 min", NamelessMembers.class))
                    .runs(Kills::whileRestoring),
            row("F3", "crashes again and again")
                    .injectedBy(
                            "a process that fails once its instances are started; started again as the systemd unit says, since no systemd runs here")
                    .passesWhen("given up after 5 starts within 5 min; exit 1 and the reason in the log each time")
                    .failsWith(Broken.byTheRow("a unit without `StartLimitBurst`"))
                    .runs(Starts::again),
            row("F4", "stopped in order under load")
                    .injectedBy("`kill -TERM` at 10,000 ticks/s")
                    .passesWhen("exit 0 within 30 s; the next start restores no record; exact")
                    .alsoShort()
                    .failsWith(Broken.by("`close` is left out", NoClose.class))
                    .runs(Starts::stoppedInOrder),
            row("F5", "stopped while a rebalance is open")
                    .injectedBy(
                            "a second instance joins and is killed with `kill -9`, the first gets `kill -TERM` at once")
                    .passesWhen("gone within 30 s; exact after a restart")
                    .alsoShort()
                    .failsWith(Broken.by("instances that do not close, and no deadline for it", NoCloseDeadline.class))
                    .runs(Starts::stoppedInARebalance),
            row("F6", "frozen for 60 s")
                    .injectedBy("`kill -STOP`, `kill -CONT` to one of two instances")
                    .passesWhen("exact; GAP after it goes on <= 15 s")
                    .alsoShort()
                    .failsWith(Broken.by("`at_least_once`", AtLeastOnce.class))
                    .runs(Kills::frozen),
            row("F7", "started twice with the same instance id")
                    .injectedBy("a second start while the first runs")
                    .passesWhen(
                            "exit 75 within 10 s, names the first's process and the directory; no rebalance of the first; exact")
                    .failsWith(Broken.by("no lock of the instance", NoInstanceLock.class))
                    .runs(Starts::twice),
            row("F8", "started while its HTTP port is taken")
                    .injectedBy("another program listens there")
                    .passesWhen("exit 1 within 15 s; no group was joined; the next start is exact")
                    .alsoShort()
                    .failsWith(Broken.by("Kafka Streams starts before the web server", StreamsBeforeHttp.class))
                    .runs(Starts::withTheHttpPortTaken),
            row("F9", "three instances come and go at random for 15 min")
                    .injectedBy("starts, `kill -TERM` and `kill -9`, at least one is left each time")
                    .passesWhen("exact; GAP <= 15 s, so that no partition is unowned for longer")
                    .within(Duration.ofMinutes(30))
                    .failsWith(Broken.by("members without names, sessions of 3 min", NamelessMembers.class))
                    .runs(Kills::comingAndGoing),
            row("F10", "a lock file and garbage are left behind")
                    .injectedBy("`instance.lock`, `.lock` and the note of the process id with garbage")
                    .passesWhen("RUNNING within 15 s without a manual step; exact")
                    .failsWith(Broken.by("a lock file counts as a lock", LockFileIsBelieved.class))
                    .runs(Starts::withLeftovers),
            row("F11", "the state directory is moved away while it is used")
                    .injectedBy("`mv`")
                    .passesWhen("health DOWN within 60 s with the path; the process ends; exact after a restart")
                    .failsWith(Broken.by("nobody looks whether it is there", NoDirectoryWatch.class))
                    .runs(Disks::gone),
            row("F12", "the state directory cannot be written")
                    .injectedBy("a file in its place; a read-only mount, or without root a mode")
                    .passesWhen(
                            "exit 78 where persistence is required, else a temporary directory; path and remedy in one line; exact")
                    .alsoShort()
                    .failsWith(Broken.by("no temporary directory", NoTemporaryState.class))
                    .runs(Disks::notToBeUsed),
            row("F13", "the disk of the state directory is full")
                    .injectedBy("tmpfs of 1 GB and a file that fills it; a stop and a start on the full disk")
                    .passesWhen("health names it within 60 s; exact once there is space again, nothing deleted by hand")
                    .failsWith(Broken.by("nobody looks at the space", NoSpaceWatch.class))
                    .runs(Disks::full),
            row("F14", "files of the state are damaged while it is stopped")
                    .injectedBy("bits of an SST flipped, one cut in half, one deleted, each of another task")
                    .passesWhen("exact; these tasks are restored, and no others")
                    .failsWith(Broken.by("files are not checked", NoStateCheck.class))
                    .runs(Disks::damaged),
            row("F15", "a state directory is copied to another instance")
                    .injectedBy("`cp -a` while the original runs, start with another instance id")
                    .passesWhen("exit 78; the original is never fenced; exact")
                    .failsWith(Broken.by("no note of whose state it is", NoInstanceCheck.class))
                    .runs(Starts::withCopiedState),
            row("F16", "the heap is exhausted")
                    .injectedBy("`-Xmx96m`, and three records of 50 MB")
                    .passesWhen("exit 3 within 10 s; exact after a restart with a heap of 512 MB")
                    .failsWith(Broken.byTheRow("a virtual machine without `-XX:+ExitOnOutOfMemoryError`"))
                    .runs(Limits::noHeap),
            row("F17", "descriptors are exhausted")
                    .injectedBy("`prlimit --nofile` 40 above what it uses, 100 clients that connect and say nothing")
                    .passesWhen("exact; HTTP answers again when the clients are gone")
                    .failsWith(Broken.by(
                            "clients that stay, and connections that say nothing are kept for an hour",
                            Map.of("SERVER_TOMCAT_CONNECTION_TIMEOUT", "1h")))
                    .runs(Limits::noDescriptors),
            row("F18", "the clock jumps one hour ahead and back")
                    .injectedBy("a clock of the application that the row sets: +1 h, 0, -1 h, 0; trades as they happen")
                    .passesWhen("exact; no window closed early, which would be revised")
                    .failsWith(Broken.by("a clock that was set is believed", ClockIsBelieved.class))
                    .runs(Limits::clock));

    private ProcessFaults() {}
}
