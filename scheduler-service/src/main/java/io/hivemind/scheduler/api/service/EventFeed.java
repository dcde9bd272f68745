package io.hivemind.scheduler.api.service;

import io.hivemind.avro.Event;
import io.hivemind.scheduler.api.Call;
import io.hivemind.scheduler.api.EventStream;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.projection.ProjectedEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Events as the history takes them. A reader that is slower than they come is cut off: it holds up
/// nobody.
final class EventFeed {
    private static final long LOOK_SECONDS = 1;

    /// More than one commit of the history brings.
    private static final int EVENTS_BEHIND = 10_000;

    private final History history;

    EventFeed(History history) {
        this.history = history;
    }

    void follow(Call call, Supplier<EventStream> begin, Consumer<Throwable> refuse) {
        String job = call.query("job");
        String run = call.query("run");
        EventStream stream = begin.get().widen(EVENTS_BEHIND);
        CountDownLatch done = new CountDownLatch(1);
        Runnable stop =
                history.tail()
                        .listen(events -> {
                            if (!offer(events, job, run, stream)) {
                                done.countDown();
                            }
                        });
        try {
            while (!stream.isClosed() && !done.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
                // the listener sends; here is only looked whether the peer is still there
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop.run();
            stream.end();
        }
    }

    private static boolean offer(
            List<ProjectedEvent> events,
            @Nullable String job,
            @Nullable String run,
            EventStream stream) {
        for (ProjectedEvent projected : events) {
            Event event = projected.event();
            boolean wanted =
                    (job == null || job.equals(event.getJob()))
                            && (run == null || run.equals(event.getRunId()));
            if (wanted && !stream.offer(EventJson.type(event), EventJson.of(event))) {
                return false;
            }
        }
        return true;
    }
}
