package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.doctor.ClusterCheck;
import io.hivemind.cli.doctor.Finding;
import io.hivemind.cli.doctor.KafkaTools;
import io.hivemind.cli.doctor.RightsCheck;
import io.hivemind.cli.doctor.TopicCheck;
import io.hivemind.cli.option.ClusterOptions;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.RoleOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.cli.output.Table;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;

import org.apache.kafka.clients.admin.Admin;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/// `hivemind doctor`: what a cluster has and lacks for us; without one, the server's that was
/// started in this folder.
@Command(
        name = "doctor",
        description =
                "Says what a Kafka cluster has and lacks for Hivemind, with the commands that would"
                        + " mend it.")
public final class DoctorCommand implements Callable<Integer> {
    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Mixin private RoleOptions role = new RoleOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        KafkaConnection connection = cluster.connectionOrHere();
        KafkaTools tools = KafkaTools.of(connection, cluster.commandConfig().orElse(null));
        List<Finding> findings = new ArrayList<>();
        try (Admin admin =
                Admin.create(connection.client(Map.of("client.id", "hivemind-doctor")))) {
            ClusterCheck check = new ClusterCheck(admin, tools);
            findings.addAll(check.run());
            findings.addAll(new RightsCheck(admin, tools, connection.topics()).run());
            TopicCatalogue catalogue =
                    new TopicCatalogue(connection.topics(), role.sizingFor(check.brokers()));
            findings.addAll(new TopicCheck(admin, tools, catalogue).run());
        }
        if (output.isJson()) {
            console.print(json(findings).toPrettyString());
        } else {
            print(findings);
        }
        boolean bad = findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.BAD);
        return bad ? ExitCode.FAILED : ExitCode.OK;
    }

    private void print(List<Finding> findings) {
        Table table = new Table("", "WHAT", "FOUND");
        for (Finding finding : findings) {
            table.row()
                    .cell(finding.grade().name().toLowerCase(Locale.ROOT), style(finding.grade()))
                    .cell(finding.what())
                    .cell(finding.found());
        }
        console.print(table);
        List<String> remedies =
                findings.stream().map(Finding::remedy).filter(remedy -> remedy != null).toList();
        if (!remedies.isEmpty()) {
            console.print("");
            console.print(
                    "To mend it, as somebody who may (topics are made by the first start, where"
                            + " rights allow):",
                    Style.BOLD);
            remedies.forEach(remedy -> console.print("  " + remedy));
        }
    }

    private static Style style(Finding.Grade grade) {
        return switch (grade) {
            case OK -> Style.GREEN;
            case ADVICE, MISSING -> Style.YELLOW;
            case BAD -> Style.RED;
        };
    }

    private static ArrayNode json(List<Finding> findings) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Finding finding : findings) {
            list.addObject()
                    .put("grade", finding.grade().name().toLowerCase(Locale.ROOT))
                    .put("what", finding.what())
                    .put("found", finding.found())
                    .put("remedy", finding.remedy());
        }
        return list;
    }
}
