package io.hivemind.scheduler.store;

import io.hivemind.avro.store.StoredJobRow;
import io.hivemind.core.admission.JobChange;
import io.hivemind.core.admission.JobReader;
import io.hivemind.core.admission.JobRow;
import io.hivemind.core.admission.JobTable;
import io.hivemind.scheduler.codec.JobRowCodec;

import org.apache.kafka.common.utils.Bytes;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What admission remembers about jobs. The rows of a job are read when it is first asked for, and
/// kept in the heap, sorted as its decisions want them; every change is written through. So the
/// store needs no indexes, and none is read over the places of rows that are gone.
public final class Admissions {
    /// Jobs whose rows are in the heap; those used longest ago make room.
    private static final int JOBS_IN_HEAP = 2_000;

    private final StateView state;
    private final Values<StoredJobRow> values = new Values<>(StoredJobRow.class);
    private final Set<String> touched = new HashSet<>();
    private final Map<String, JobTable> tables =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, JobTable> eldest) {
                    return size() > JOBS_IN_HEAP;
                }
            };

    public Admissions(StateView state) {
        this.state = state;
    }

    public JobReader of(String job) {
        return table(job);
    }

    public void write(String job, List<JobChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        JobTable table = table(job);
        touched.add(job);
        for (JobChange change : changes) {
            JobRow before = change.before();
            JobRow after = change.after();
            if (before != null) {
                state.delete(key(job, before));
            }
            if (after != null) {
                state.put(key(job, after), values.bytes(JobRowCodec.write(after)));
            }
        }
        table.apply(changes);
    }

    /// The step stands.
    public void settle() {
        touched.clear();
    }

    /// Empties the heap of what a discarded step has put there.
    public void forget() {
        touched.forEach(tables::remove);
        touched.clear();
    }

    private JobTable table(String job) {
        JobTable known = tables.get(job);
        if (known != null) {
            return known;
        }
        JobTable table = new JobTable();
        Bytes prefix = Key.of(Key.JOB).text(job).bytes();
        List<JobChange> rows =
                state.scan(prefix, null, Integer.MAX_VALUE).stream()
                        .map(entry -> values.read(entry.value(), JobRowCodec::read))
                        .map(row -> new JobChange(null, row))
                        .toList();
        table.apply(rows);
        tables.put(job, table);
        return table;
    }

    private static Bytes key(String job, JobRow row) {
        Key key = Key.of(Key.JOB).text(job);
        return switch (row) {
            case JobRow.Header ignored -> key.text("h").bytes();
            case JobRow.AdmittedRun run -> key.text("r").text(run.runId()).bytes();
            case JobRow.JobOutcome outcome ->
                    key.text("o").text(outcome.job()).text(outcome.key()).bytes();
            case JobRow.Heard heard ->
                    key.text("e").text(heard.job()).number(heard.partition()).bytes();
            case JobRow.TaskRuns count -> key.text("t").text(count.task()).bytes();
        };
    }
}
