package io.hivemind.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.cli.UserError;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

class MetricsEndpointTest {
    private final ProcessMetrics metrics = new ProcessMetrics();
    private final MetricsEndpoint endpoint =
            MetricsEndpoint.open("127.0.0.1", 0, metrics.registry());
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        endpoint.close();
        metrics.close();
    }

    private HttpResponse<String> send(String method, String url) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void meters_are_told_at_metrics_and_nothing_else_is() throws Exception {
        metrics.registry().counter("some.thing").increment();
        String elsewhere = endpoint.url().replace("/metrics", "/metrics/x");

        HttpResponse<String> told = send("GET", endpoint.url());

        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(told.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(told.body()).contains("some_thing_total 1.0");
        assertThat(send("HEAD", endpoint.url()).statusCode()).isEqualTo(200);
        assertThat(send("GET", elsewhere).statusCode()).isEqualTo(404);
        assertThat(send("POST", endpoint.url()).statusCode()).isEqualTo(405);
    }

    @Test
    void a_port_in_use_is_one_clear_line() {
        int taken = URI.create(endpoint.url()).getPort();

        assertThatThrownBy(() -> MetricsEndpoint.open("127.0.0.1", taken, metrics.registry()))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "cannot tell metrics on 127.0.0.1:%d (Address already in use): stop what"
                                + " uses it, or choose another with --metrics-port",
                        taken);
    }

    @Test
    void an_impossible_port_is_one_clear_line() {
        assertThatThrownBy(() -> MetricsEndpoint.open("127.0.0.1", 70_000, metrics.registry()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("70000");
    }
}
