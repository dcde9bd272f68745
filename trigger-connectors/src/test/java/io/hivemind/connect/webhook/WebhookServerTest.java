package io.hivemind.connect.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.connect.watch.task.Triggers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Real requests; the test is the task that makes records of them.
class WebhookServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SIGNED =
            "{\"webhook\": {\"path\": \"orders\", \"signature\": \"github\", \"secret\": "
                    + "[\"{{ secrets.NEW }}\", \"{{ secrets.OLD }}\"], "
                    + "\"dedupe_header\": \"X-GitHub-Delivery\"}}";
    private static final String OPEN = "{\"webhook\": {\"path\": \"/open/\"}}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue queue = new Queue(2, 1_000);
    private final WebhookServer server =
            new WebhookServer(queue, new WebhookServer.Limits(600, 5_000));
    private int port;

    @BeforeEach
    void start() throws InterruptedException {
        Secrets secrets =
                new Secrets(
                        null, Map.of("HIVEMIND_SECRET_NEW", "new", "HIVEMIND_SECRET_OLD", "old"));
        List<Hook> hooks = new ArrayList<>();
        Triggers.of("load", "webhook", SIGNED, OPEN)
                .forEach(trigger -> hooks.add(Hook.of(trigger, secrets)));
        server.serve(new Doors(hooks));
        port = server.listen("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void request_is_answered_when_its_record_is_committed_and_not_before() throws Exception {
        var answer = send(post("open", "{\"n\": 1}"));
        Arrival arrival = arrival();
        assertThat(arrival.event().text()).endsWith("\"body\":{\"n\":1}}");
        assertThat(answer).isNotDone();

        assertThat(arrival.committed()).isTrue();
        arrival.reply(Replies.accepted(arrival.id(), List.of("3-abc")));

        HttpResponse<String> response = answer.get();
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .isEqualTo("{\"id\":\"" + arrival.id() + "\",\"runs\":[\"3-abc\"]}\n");
    }

    @Test
    void signed_request_has_the_id_that_its_header_says() throws Exception {
        for (String secret : List.of("new", "old")) {
            var answer = send(signed("{}", secret).header("X-GitHub-Delivery", "d-" + secret));
            Arrival arrival = arrival();

            assertThat(arrival.id()).isEqualTo("d-" + secret);
            assertThat(arrival.hooks()).singleElement().hasToString("Hook[load /orders]");
            arrival.reply(Replies.accepted(arrival.id(), List.of()));
            assertThat(answer.get().statusCode()).isEqualTo(202);
        }
    }

    @Test
    void unknown_path_and_wrong_signature_cannot_be_told_apart() throws Exception {
        List<HttpRequest.Builder> wrong =
                List.of(
                        post("nowhere", "{}"),
                        post("orders", "{}"),
                        post("orders", "no json").header("Content-Type", "application/json"),
                        signed("{}", "another"),
                        post("orders", "{}").header("X-Hub-Signature-256", "sha256="),
                        post("", ""));

        List<String> answers = new ArrayList<>();
        for (HttpRequest.Builder request : wrong) {
            HttpResponse<String> response = send(request).get();
            answers.add(
                    response.statusCode()
                            + " "
                            + new TreeMap<>(response.headers().map())
                            + " "
                            + response.body());
        }

        assertThat(answers).hasSize(6).allMatch(answers.getFirst()::equals);
        assertThat(answers.getFirst()).startsWith("404 ");
    }

    @Test
    void what_is_wrong_behind_the_signature_is_said() throws Exception {
        assertThat(send(signed("{}", "new")).get().body())
                .contains("the header x-github-delivery is missing");
        assertThat(
                        send(signed("{", "new")
                                        .header("X-GitHub-Delivery", "1")
                                        .header("Content-Type", "application/json"))
                                .get()
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void large_bodies_and_other_methods_are_refused_everywhere() throws Exception {
        for (String path : List.of("open", "orders", "nowhere")) {
            assertThat(send(post(path, "x".repeat(601))).get().statusCode()).isEqualTo(413);
            assertThat(send(request(path).GET()).get().statusCode()).isEqualTo(405);
        }
    }

    @Test
    void more_than_fit_are_sent_away_until_there_is_room() throws Exception {
        var first = send(post("open", "1"));
        Arrival one = arrival();
        var second = send(post("open", "2"));
        Arrival two = arrival();

        HttpResponse<String> third = send(post("open", "3")).get();
        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("Retry-After")).contains("1");

        one.reply(Replies.accepted(one.id(), List.of()));
        assertThat(first.get().statusCode()).isEqualTo(202);
        var fourth = send(post("open", "4"));
        arrival().reply(Replies.accepted("x", List.of()));
        assertThat(fourth.get().statusCode()).isEqualTo(202);
        two.reply(Replies.accepted(two.id(), List.of()));
        assertThat(second.get().statusCode()).isEqualTo(202);
    }

    @Test
    void bodies_that_wait_have_a_limit_together() throws Exception {
        var first = send(post("open", "x".repeat(600)));
        Arrival one = arrival();

        assertThat(send(post("open", "x".repeat(600))).get().statusCode()).isEqualTo(503);

        one.reply(Replies.accepted(one.id(), List.of()));
        assertThat(first.get().statusCode()).isEqualTo(202);
        var again = send(post("open", "x".repeat(600)));
        arrival().reply(Replies.accepted("x", List.of()));
        assertThat(again.get().statusCode()).isEqualTo(202);
    }

    @Test
    void what_waits_when_the_task_ends_is_answered() throws Exception {
        var answer = send(post("open", "1"));
        arrival();

        queue.close().forEach(each -> each.reply(Replies.ENDS));
        server.close();

        assertThat(answer.get().statusCode()).isEqualTo(503);
        assertThat(answer.get().headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void request_that_waits_too_long_is_answered_and_the_late_commit_does_no_harm()
            throws Exception {
        Queue own = new Queue(2, 1_000);
        try (WebhookServer hasty = new WebhookServer(own, new WebhookServer.Limits(600, 100))) {
            hasty.serve(
                    new Doors(
                            Triggers.of("load", "webhook", OPEN).stream()
                                    .map(trigger -> Hook.of(trigger, new Secrets(null, Map.of())))
                                    .toList()));
            port = hasty.listen("127.0.0.1", 0);
            var answer = send(post("open", "1"));
            List<Arrival> taken = own.take(PATIENCE);

            assertThat(answer.get().statusCode()).isEqualTo(503);
            assertThat(taken).hasSize(1);
            taken.getFirst().reply(Replies.accepted("late", List.of()));
        }
    }

    private Arrival arrival() throws InterruptedException {
        List<Arrival> taken = queue.take(PATIENCE);
        assertThat(taken).hasSize(1);
        return taken.getFirst();
    }

    private HttpRequest.Builder signed(String body, String secret) {
        byte[] signature =
                Signature.of(body.getBytes(UTF_8), Signature.key(secret.getBytes(UTF_8)));
        return post("orders", body)
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(signature));
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(
                request.version(HttpClient.Version.HTTP_1_1).timeout(PATIENCE).build(),
                BodyHandlers.ofString());
    }
}
