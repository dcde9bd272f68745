package io.hivemind.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class EventStreamTest {
    private final List<EventStream.Event> events = new ArrayList<>();

    @Test
    void events_have_type_data_and_id() throws IOException {
        boolean enough =
                stream("event: log\nid: 7\ndata: {\"a\":1}\n\nevent:end\ndata:x\ndata: y\n\n")
                        .read(events::add);

        assertThat(enough).isFalse();
        assertThat(events)
                .containsExactly(
                        new EventStream.Event("log", "{\"a\":1}", "7"),
                        new EventStream.Event("end", "x\ny", "7"));
    }

    @Test
    void comments_and_empty_events_are_passed_over() throws IOException {
        stream(": keep-alive\n\nevent: log\n\ndata: z\n\n").read(events::add);

        assertThat(events).containsExactly(new EventStream.Event("message", "z", ""));
    }

    @Test
    void reading_stops_when_the_listener_has_enough() throws IOException {
        boolean enough =
                stream("data: 1\n\ndata: 2\n\n")
                        .read(event -> {
                            events.add(event);
                            return false;
                        });

        assertThat(enough).isTrue();
        assertThat(events).hasSize(1);
    }

    private static EventStream stream(String text) {
        return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
