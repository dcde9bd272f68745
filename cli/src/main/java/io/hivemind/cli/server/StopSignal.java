package io.hivemind.cli.server;

import sun.misc.Signal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Ctrl-C and SIGTERM. The first asks for an orderly end (drain), a second Ctrl-C ends the process
/// at once.
public final class StopSignal {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger interrupts = new AtomicInteger();
    private volatile boolean interrupted;

    /// Takes over both signals of this process. `onFirst` runs on the signal's thread when an end
    /// is first asked for.
    public static StopSignal install(Runnable onFirst) {
        StopSignal stop = new StopSignal();
        Signal.handle(new Signal("INT"), signal -> stop.interrupt(onFirst));
        Signal.handle(new Signal("TERM"), signal -> stop.ask(onFirst));
        return stop;
    }

    private void interrupt(Runnable onFirst) {
        interrupted = true;
        if (interrupts.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(130);
        }
        ask(onFirst);
    }

    private void ask(Runnable onFirst) {
        if (asked.getCount() > 0) {
            asked.countDown();
            onFirst.run();
        }
    }

    /// Asks for an end from within: what this process was for has ended.
    public void request() {
        asked.countDown();
    }

    /// Waits until an end is asked for.
    public void await() throws InterruptedException {
        asked.await();
    }

    public boolean wasAsked() {
        return asked.getCount() == 0;
    }

    public boolean wasInterrupted() {
        return interrupted;
    }
}
