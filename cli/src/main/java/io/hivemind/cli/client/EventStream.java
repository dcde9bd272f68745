package io.hivemind.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Reads server-sent events (the `text/event-stream` of the HTML standard): `id`, `event` and
/// `data` lines.
public final class EventStream {
    /// One event. `id` is empty where the server gave none.
    public record Event(String type, String data, String id) {}

    /// Takes an event; returns false to stop reading.
    @FunctionalInterface
    public interface Listener {
        boolean on(Event event);
    }

    private final BufferedReader reader;

    EventStream(InputStream body) {
        this.reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /// Returns true when the listener had enough, false when the stream ended before.
    boolean read(Listener listener) throws IOException {
        String type = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()
                        && !listener.on(
                                new Event(type, data.substring(0, data.length() - 1), id))) {
                    return true;
                }
                type = "message";
                data.setLength(0);
            } else if (line.startsWith("event:")) {
                type = value(line);
            } else if (line.startsWith("id:")) {
                id = value(line);
            } else if (line.startsWith("data:")) {
                data.append(value(line)).append('\n');
            }
        }
        return false;
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
