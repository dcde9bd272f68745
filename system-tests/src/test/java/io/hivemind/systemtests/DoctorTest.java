package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Hivemind.Finished;
import io.hivemind.systemtests.process.KafkaProcess;
import io.hivemind.systemtests.process.Up;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// `doctor` on clusters that lack something: it says what, with commands that mend it, and what
/// Hivemind cannot work on it refuses to start on.
class DoctorTest {
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final Map<String, String> SECURED =
            Map.of(
                    "listener.security.protocol.map",
                    "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                    "sasl.enabled.mechanisms",
                    "PLAIN",
                    "sasl.mechanism.inter.broker.protocol",
                    "PLAIN",
                    "listener.name.client.plain.sasl.jaas.config",
                    LOGIN
                            + " required username=\"admin\" password=\"admin-secret\""
                            + " user_admin=\"admin-secret\" user_bob=\"bob-secret\";",
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                    "super.users",
                    "User:admin;User:ANONYMOUS");

    private static final Pattern GRANT =
            Pattern.compile(
                    "principal User:bob (.*) --resource-pattern-type prefixed --(\\S+) (\\S+)");

    @TempDir private Path folder = Path.of("");

    @Test
    void what_a_user_may_not_is_told_and_the_commands_it_names_are_enough()
            throws IOException, ExecutionException, InterruptedException {
        Path admin = login("admin", "admin-secret");
        Path bob = login("bob", "bob-secret");
        Path stranger = login("bob", "guessed");
        try (KafkaProcess kafka = KafkaProcess.start(folder, "4.3", SECURED)) {
            refused(doctor(kafka, stranger), 2, "cannot reach Kafka", "Authentication failed");

            Finished before = doctor(kafka, bob);
            assertThat(before.exitCode()).isEqualTo(1);
            assertThat(before.lines())
                    .anyMatch(line -> line.matches("bad +rights +may not create topics hivemind.*"))
                    .anyMatch(line -> line.matches("bad +rights +may not use transactions .*"));
            refused(start(kafka, "executor", bob), 2, "User:bob", "hivemind doctor");
            refused(start(kafka, "scheduler", bob), 2, "hivemind doctor");

            grant(kafka, admin, before.text());

            Finished after = doctor(kafka, bob);
            assertThat(after.lines()).noneMatch(line -> line.startsWith("bad"));
            assertThat(after.exitCode()).isZero();
            aJobRuns(kafka, bob);
            assertThat(doctor(kafka, bob).lines())
                    .noneMatch(line -> line.startsWith("missing"))
                    .anyMatch(line -> line.matches("ok +topic +hivemind.triggers, 2 partitions"));
        }
    }

    @Test
    void a_cluster_without_share_groups_is_refused_with_what_would_mend_it() {
        try (KafkaProcess kafka = KafkaProcess.start(folder, "4.1", Map.of())) {
            Finished doctor = hivemind("doctor", "--bootstrap-servers", kafka.bootstrapServers());

            assertThat(doctor.exitCode()).isEqualTo(1);
            assertThat(doctor.lines())
                    .anyMatch(line -> line.matches("bad +version +older than Kafka 4.2.*"))
                    .anyMatch(line -> line.matches("bad +share groups +.*"));
            assertThat(doctor.text())
                    .contains("kafka-features.sh --bootstrap-server " + kafka.bootstrapServers());
            for (String role : List.of("up", "scheduler", "executor")) {
                refused(
                        hivemind(role, "--bootstrap-servers", kafka.bootstrapServers()),
                        2,
                        "cannot serve us",
                        "upgrade");
            }
        }
    }

    /// All roles in one process, on a broker that is not ours.
    private void aJobRuns(KafkaProcess kafka, Path config) throws IOException {
        Path job = Files.writeString(folder.resolve("job.yaml"), "name: job\nrun: echo secured\n");
        List<String> arguments = new ArrayList<>(List.of(job.toString()));
        arguments.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
        arguments.addAll(List.of("--command-config", config.toString()));
        arguments.addAll(List.of("--partitions", "2", "--replication", "1"));
        try (Up up = Up.start(Hivemind.in(folder), "up", arguments)) {
            assertThat(up.bootstrapServers()).isEqualTo(kafka.bootstrapServers());
            Finished run = hivemind("run", "job", "--follow", "--server", up.url());
            assertThat(run.lines()).contains("main | secured");
            assertThat(run.exitCode()).isZero();
        }
    }

    /// Does what the printed commands would.
    private static void grant(KafkaProcess kafka, Path config, String commands)
            throws IOException, ExecutionException, InterruptedException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(config)) {
            properties.load(reader);
        }
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        List<AclBinding> rights = new ArrayList<>();
        for (MatchResult command : GRANT.matcher(commands).results().toList()) {
            ResourceType type = ResourceType.fromString(command.group(2).replace('-', '_'));
            var pattern = new ResourcePattern(type, command.group(3), PatternType.PREFIXED);
            for (String operation : command.group(1).replace("--operation ", "").split(" ")) {
                String name = operation.replaceAll("(.)([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
                rights.add(
                        new AclBinding(
                                pattern,
                                new AccessControlEntry(
                                        "User:bob",
                                        "*",
                                        AclOperation.fromString(name),
                                        AclPermissionType.ALLOW)));
            }
        }
        assertThat(rights).noneMatch(AclBinding::isUnknown).hasSizeGreaterThan(3);
        try (Admin admin = Admin.create(properties)) {
            admin.createAcls(rights).all().get();
        }
    }

    private Path login(String user, String password) throws IOException {
        return Files.writeString(
                folder.resolve(user + "-" + password + ".properties"),
                """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=PLAIN
                sasl.jaas.config=%s required username="%s" password="%s";
                """
                        .formatted(LOGIN, user, password));
    }

    private Finished doctor(KafkaProcess kafka, Path config) {
        return start(kafka, "doctor", config);
    }

    private Finished start(KafkaProcess kafka, String command, Path config) {
        return hivemind(
                command,
                "--bootstrap-servers",
                kafka.bootstrapServers(),
                "--command-config",
                config.toString());
    }

    private Finished hivemind(String... arguments) {
        return Hivemind.in(folder).run(arguments);
    }

    private static void refused(Finished command, int exitCode, String... told) {
        assertThat(command.lines()).singleElement().asString().startsWith("hivemind: ");
        assertThat(command.text()).contains(told);
        assertThat(command.exitCode()).isEqualTo(exitCode);
    }
}
