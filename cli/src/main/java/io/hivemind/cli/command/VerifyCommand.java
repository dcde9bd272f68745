package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.RecordedOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.core.verify.Finding;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.verify.PoolUse;
import io.hivemind.scheduler.verify.Verification;
import io.hivemind.scheduler.verify.Verification.Verdict;
import io.hivemind.wire.KafkaConnection;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Locale;
import java.util.concurrent.Callable;

/// `hivemind verify`.
@Command(
        name = "verify",
        description =
                "Proves what the topics hold: every event legal, every limit kept, every trigger's"
                        + " run one (docs/verify.md has the rules).")
public final class VerifyCommand implements Callable<Integer> {
    @Mixin private RecordedOptions recorded = new RecordedOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        Verdict verdict = recorded.read(VerifyCommand::verify);
        if (output.isJson()) {
            console.print(json(verdict).toPrettyString());
        } else {
            print(verdict);
        }
        return verdict.found() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Verdict verify(KafkaConnection kafka) {
        try {
            return new Verification(
                            kafka,
                            new CelExpressions(),
                            new ParameterCheck(),
                            Verification.PATIENCE)
                    .run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private void print(Verdict verdict) {
        console.print(
                "%,d events of %,d runs in %d partitions, %,d grants of pools: checked in %.1f s (%,d events/s)"
                        .formatted(
                                verdict.events(),
                                verdict.runs(),
                                verdict.partitions(),
                                verdict.grants(),
                                verdict.took().toMillis() / 1e3,
                                perSecond(verdict)));
        for (PoolUse pool : verdict.pools()) {
            console.print(
                    "pool %s: at most %d of %d slots held; a free one was waited for %,d ms at most"
                            .formatted(
                                    pool.name(),
                                    pool.most(),
                                    pool.slots(),
                                    pool.longestIdle().toMillis()));
        }
        verdict.notes()
                .forEach(note -> console.print(console.styled("note: ", Style.YELLOW) + note));
        for (Finding finding : verdict.findings()) {
            console.print(title(finding), Style.RED);
            console.print("  expected " + finding.expected());
        }
        if (verdict.found() > verdict.findings().size()) {
            console.print("and %,d more".formatted(verdict.found() - verdict.findings().size()));
        }
        if (verdict.found() == 0) {
            console.print("all rules hold", Style.GREEN);
        } else {
            long found = verdict.found();
            console.print("%,d %s".formatted(found, found == 1 ? "finding" : "findings"));
        }
    }

    private static String title(Finding finding) {
        return finding.rule()
                + " at "
                + finding.at()
                + (finding.runId() == null ? "" : ", run " + finding.runId())
                + (finding.task() == null ? "" : ", task " + finding.task());
    }

    private static long perSecond(Verdict verdict) {
        return verdict.events() * 1_000 / Math.max(1, verdict.took().toMillis());
    }

    private static ObjectNode json(Verdict verdict) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("events", verdict.events())
                        .put("runs", verdict.runs())
                        .put("partitions", verdict.partitions())
                        .put("grants", verdict.grants())
                        .put("took_ms", verdict.took().toMillis())
                        .put("events_per_second", perSecond(verdict))
                        .put("found", verdict.found());
        ArrayNode findings = json.putArray("findings");
        for (Finding finding : verdict.findings()) {
            findings.addObject()
                    .put("rule", finding.rule().name().toLowerCase(Locale.ROOT))
                    .put("topic", finding.at().topic())
                    .put("partition", finding.at().partition())
                    .put("offset", finding.at().offset())
                    .put("run", finding.runId())
                    .put("task", finding.task() == null ? null : finding.task().toString())
                    .put("expected", finding.expected());
        }
        ArrayNode pools = json.putArray("pools");
        for (PoolUse pool : verdict.pools()) {
            ArrayNode idle =
                    pools.addObject()
                            .put("pool", pool.name())
                            .put("slots", pool.slots())
                            .put("most_held", pool.most())
                            .put("longest_wait_ms", pool.longestIdle().toMillis())
                            .putArray("waits");
            for (PoolUse.Stretch stretch : pool.idle()) {
                idle.addObject()
                        .put("from", stretch.from().toString())
                        .put("to", stretch.to().toString());
            }
        }
        ArrayNode notes = json.putArray("notes");
        verdict.notes().forEach(notes::add);
        return json;
    }
}
