package io.hivemind.executor.body;

import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunBody;
import io.hivemind.core.expression.Scope;
import io.hivemind.executor.attempt.AttemptId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The variables of a subprocess: a few of the executor's own, those its task names, and
/// `HIVEMIND_*`. Nothing else gets through, so that no secret of the executor's surroundings does.
final class TaskEnvironment {
    static final String OUTPUT = "HIVEMIND_OUTPUT";
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TZ");
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Templates templates;
    private final Map<String, String> own;

    /// @param own the executor's environment
    TaskEnvironment(Templates templates, Map<String, String> own) {
        this.templates = templates;
        this.own = Map.copyOf(own);
    }

    Map<String, String> variables(
            AttemptId attempt, ReadyTask task, Scope scope, AttemptFolder folder)
            throws Templates.FailedException {
        RunBody body = (RunBody) task.getBody();
        Map<String, String> all = new HashMap<>();
        all.put("PATH", DEFAULT_PATH);
        INHERITED.forEach(name -> copy(name, all));
        body.getEnvFrom().forEach(name -> copy(name, all));
        Templates.Values values = new Templates.Values(scope, all);
        for (Map.Entry<String, String> entry : body.getEnv().entrySet()) {
            all.put(entry.getKey(), templates.text(entry.getValue(), values));
        }
        all.put("HIVEMIND_RUN_ID", attempt.runId());
        all.put("HIVEMIND_JOB", task.getJob());
        all.put("HIVEMIND_TASK", attempt.taskKey());
        all.put("HIVEMIND_ATTEMPT", Integer.toString(attempt.attempt()));
        all.put("HIVEMIND_FENCING_TOKEN", Integer.toString(attempt.dispatch()));
        all.put("HIVEMIND_INPUT", folder.input().toString());
        all.put(OUTPUT, folder.output().toString());
        return all;
    }

    private void copy(String name, Map<String, String> into) {
        String value = own.get(name);
        if (value != null) {
            into.put(name, value);
        }
    }

    static Map<String, String> with(Map<String, String> variables, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        return all;
    }
}
