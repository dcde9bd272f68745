package io.hivemind.core.admission;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.run.Run;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A revision of a job compiled for admission: once, for all its runs. Immutable. Decisions are
/// made by the latest revision, whatever revision a run is pinned to.
public final class JobPlan {
    /// The key of what has no `key`.
    static final String NO_KEY = "";

    private static final Pattern PARAM =
            Pattern.compile("\\bparams\\s*(?:\\.\\s*(\\w+)|\\[\\s*['\"]([^'\"]+)['\"]\\s*])");

    private final JobSpec job;
    private final long revision;
    private final @Nullable DependsOn dependsOn;
    private final boolean gated;
    private final @Nullable Expression limitKey;
    private final @Nullable Expression gateKey;
    private final List<String> upstream;
    private final Map<String, Expression> handedOn = new LinkedHashMap<>();

    private JobPlan(JobSpec job, long revision, Expressions expressions) {
        this.job = job;
        this.revision = revision;
        DependsOn jobs = job.options().dependsOn();
        this.dependsOn = jobs == null || jobs.needs().tasks().isEmpty() ? null : jobs;
        this.gated = job.triggers().stream().anyMatch(trigger -> !trigger.kind().equals("manual"));
        Concurrency concurrency = job.options().concurrency();
        this.limitKey = compile(concurrency == null ? null : concurrency.key(), expressions);
        this.gateKey = compile(dependsOn == null ? null : dependsOn.key(), expressions);
        this.upstream = dependsOn == null ? List.of() : List.copyOf(dependsOn.needs().tasks());
        if (dependsOn != null && dependsOn.key() != null) {
            handOn(dependsOn.key(), expressions);
        }
    }

    /// Compiles a valid job. Throws IllegalArgumentException on one that never was validated.
    public static JobPlan of(JobSpec job, long revision, Expressions expressions) {
        return new JobPlan(job, revision, expressions);
    }

    public JobSpec job() {
        return job;
    }

    public long revision() {
        return revision;
    }

    /// The jobs whose outcomes it asks for, by full name.
    public List<String> upstream() {
        return upstream;
    }

    /// Its runs are limited, counted or gated, so that each needs a row.
    boolean isCounted() {
        return dependsOn != null || concurrency() != null || job.options().maxRuns() != null;
    }

    @Nullable DependsOn dependsOn() {
        return dependsOn;
    }

    @Nullable Concurrency concurrency() {
        return job.options().concurrency();
    }

    /// Its dependencies hold triggered runs back, and start none.
    boolean isGated() {
        return gated;
    }

    /// The value of `concurrency.key` for a run: it has a place among those of the same value.
    public Evaluation limitKey(Run run) {
        return limitKey(scope(run));
    }

    /// The value of `depends_on.key` for a run: outcomes of the same value are joined.
    public Evaluation gateKey(Run run) {
        return gateKey(scope(run));
    }

    private static Scope scope(Run run) {
        Scope.RunView view =
                new Scope.RunView(
                        run.runId(),
                        run.job(),
                        run.nominalAt(),
                        run.createdAt(),
                        run.trigger().kind());
        return Dependencies.scope(run.params(), view, run.trigger().event());
    }

    Evaluation limitKey(Scope scope) {
        return evaluate(limitKey, "concurrency.key", scope);
    }

    Evaluation gateKey(Scope scope) {
        return evaluate(gateKey, "depends_on.key", scope);
    }

    /// The parameters that a joined run takes over: those which the key reads and this job has too.
    Map<String, Expression> handedOn() {
        return handedOn;
    }

    private static Evaluation evaluate(@Nullable Expression key, String what, Scope scope) {
        if (key == null) {
            return new Evaluation.Value(new Json(NO_KEY));
        }
        Evaluation evaluation = key.evaluate(scope);
        if (evaluation instanceof Evaluation.Value(var json)
                && json.sizeBytes() > Limits.KEY_BYTES) {
            return new Evaluation.Failure(
                    what + ": " + json.sizeBytes() + " bytes; at most " + Limits.KEY_BYTES);
        }
        return evaluation;
    }

    private static @Nullable Expression compile(@Nullable String key, Expressions expressions) {
        if (key == null) {
            return null;
        }
        return key.contains("{{") ? expressions.template(key) : expressions.expression(key);
    }

    private void handOn(String key, Expressions expressions) {
        Set<String> read = new LinkedHashSet<>();
        Matcher matcher = PARAM.matcher(key);
        while (matcher.find()) {
            String dotted = matcher.group(1);
            read.add(dotted != null ? dotted : matcher.group(2));
        }
        for (ParamSpec param : job.params()) {
            if (read.contains(param.name())) {
                handedOn.put(
                        param.name(), expressions.expression("params['" + param.name() + "']"));
            }
        }
    }
}
