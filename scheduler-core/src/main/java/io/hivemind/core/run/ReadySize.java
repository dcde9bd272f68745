package io.hivemind.core.run;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TaskSpec;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How large a ready task gets at most, without the values it reads: an upper bound of what the
/// codec makes of it, so that a decision knows before anything is written.
final class ReadySize {
    /// A length or a small number, and the end of a list, in Avro's variable-length form.
    private static final int INT_BYTES = 5;

    private static final int LONG_BYTES = 10;
    private static final int RUN_ID_BYTES = 32;
    private static final int SHA256_BYTES = 64;

    /// State, output's length, exit code, attempts, two instants.
    private static final int UPSTREAM_BYTES = 16 + 3 * (INT_BYTES + 1) + 2 * (LONG_BYTES + 1);

    /// The wire format's own, the numbers of the attempt, timeout, slots, instants, item and index.
    private static final int REST_BYTES = 160;

    private final long jobBytes;

    ReadySize(JobSpec job) {
        long files = 0;
        for (FileRef file : job.files()) {
            files += text(file.path()) + SHA256_BYTES + INT_BYTES + LONG_BYTES + 1;
            files += list() + (long) file.chunks().size() * (INT_BYTES + LONG_BYTES);
        }
        jobBytes =
                files
                        + list()
                        + text(job.fullName())
                        + RUN_ID_BYTES
                        + Limits.TRIGGER_ID_BYTES
                        + Limits.TRIGGER_KIND_BYTES
                        + REST_BYTES;
    }

    long fixedBytes(TaskSpec task) {
        Fallback fallback = task.options().fallback();
        Set<String> needs = task.needs().tasks();
        Set<String> inputs = new HashSet<>(needs);
        inputs.addAll(task.reads());
        long upstream = texts(inputs) + (long) inputs.size() * UPSTREAM_BYTES + texts(needs);
        return jobBytes
                + text(task.name())
                + Math.max(body(task.body()), fallback == null ? 0 : body(fallback.body()))
                + texts(task.placement().requires())
                + upstream;
    }

    private static long body(Body body) {
        return switch (body) {
            case Body.Run run ->
                    texts(run.commands())
                            + texts(run.env())
                            + texts(run.envFrom())
                            + (run.workdir() == null ? 1 : text(run.workdir()))
                            + (run.shell() == null ? 1 : text(run.shell()));
            case Body.Java(String handler, Json with) -> text(handler) + text(with.text());
            case Body.Http http ->
                    text(http.method())
                            + text(http.url())
                            + texts(http.headers())
                            + (http.body() == null ? 1 : text(http.body().text()))
                            + list()
                            + (long) http.expect().size() * INT_BYTES;
            case Body.Container container ->
                    text(container.image())
                            + texts(container.commands())
                            + text(container.settings().text());
            // No executor takes part.
            case Body.Produce ignored -> 0;
            case Body.Job ignored -> 0;
            case Body.Group ignored -> 0;
            case Body.None() -> 0;
        };
    }

    private static long texts(Collection<String> texts) {
        return list() + texts.stream().mapToLong(ReadySize::text).sum();
    }

    private static long texts(Map<String, String> texts) {
        return texts(texts.keySet()) + texts(texts.values());
    }

    private static long text(String text) {
        return (long) INT_BYTES + Json.utf8Bytes(text);
    }

    /// The count of the items, and the end.
    private static long list() {
        return INT_BYTES + 1L;
    }
}
