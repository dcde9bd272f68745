package io.hivemind.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.TriggerEvent;

import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

class TriggerJsonTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00.250Z");

    private final Serde<TriggerEvent> serde = Wire.singleObject().triggers();

    @Test
    void only_the_job_is_needed() {
        assertThat(read("{\"job\": \"etl\"}"))
                .isEqualTo(TriggerEvent.newBuilder().setJob("etl").build());
    }

    @Test
    void everything_can_be_said() {
        TriggerEvent trigger =
                read(
                        """
                        {"job": "sales/etl", "id": "order-17", "kind": "shop",
                         "params": {"day": "2026-11-01", "n": [1, null]},
                         "event": {"from": "shop"}, "nominal_at": "2026-11-01T13:00:00.25+01:00", "revision": 4}
                        """);

        assertThat(trigger)
                .isEqualTo(
                        TriggerEvent.newBuilder()
                                .setJob("sales/etl")
                                .setId("order-17")
                                .setKind("shop")
                                .setParams("{\"day\":\"2026-11-01\",\"n\":[1,null]}")
                                .setEvent("{\"from\":\"shop\"}")
                                .setNominalAt(NOON)
                                .setRevision(4L)
                                .build());
    }

    @Test
    void null_is_as_if_it_were_not_there() {
        assertThat(
                        read(
                                "{\"job\": \"etl\", \"id\": null, \"params\": null, \"event\":"
                                        + " null, \"nominal_at\": null}"))
                .isEqualTo(TriggerEvent.newBuilder().setJob("etl").build());
    }

    @Test
    void time_may_be_in_milliseconds() {
        assertThat(
                        read("{\"job\": \"etl\", \"nominal_at\": " + NOON.toEpochMilli() + "}")
                                .getNominalAt())
                .isEqualTo(NOON);
    }

    @Test
    void id_may_be_a_number() {
        assertThat(read("{\"job\": \"etl\", \"id\": 17}").getId()).isEqualTo("17");
    }

    @Test
    void numbers_keep_every_digit() {
        String params =
                "{\"a\":1.10,\"b\":12345678901234567890,\"c\":0.1234567890123456789,\"d\":1e400}";

        String read = read("{\"job\": \"etl\", \"params\": " + params + "}").getParams();

        assertThat(read)
                .isEqualTo(
                        "{\"a\":1.10,\"b\":12345678901234567890,\"c\":0.1234567890123456789,\"d\":1E+400}");
    }

    @Test
    void space_around_it_does_not_matter() {
        assertThat(read(" \r\n\t{\"job\": \"etl\"} \n").getJob()).isEqualTo("etl");
    }

    @Test
    void avro_is_still_read() {
        TriggerEvent trigger = TriggerEvent.newBuilder().setJob("etl").setId("7").build();

        byte[] bytes = serde.serializer().serialize("t", trigger);

        assertThat(bytes[0]).isEqualTo((byte) 0xC3);
        assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(trigger);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                     | a trigger needs the key "job"
                    []                                     | a trigger is a JSON object with the keys job, id
                    "etl"                                  | a trigger is a JSON object with the keys job, id
                    {"job": ""}                            | "job" is a text of 1 to 256 characters, not ""
                    {"job": 7}                             | "job" is a text of 1 to 256 characters, not 7
                    {"job": null}                          | "job" is a text of 1 to 256 characters, not null
                    {"job": "a", "id": ""}                 | "id" is a text of 1 to 256 characters, not ""
                    {"job": "a", "id": 1.5}                | "id" is a text of 1 to 256 characters, not 1.5
                    {"job": "a", "kind": 1}                | "kind" is a text of 1 to 256 characters, not 1
                    {"job": "a", "parms": {}}              | a trigger has no key "parms"; it has job, id, kind, params
                    {"job": "a", "params": "x"}            | "params" is a JSON object, not "x"
                    {"job": "a", "params": [1]}            | "params" is a JSON object, not [1]
                    {"job": "a", "nominal_at": "tomorrow"} | "nominal_at" is an ISO time with its zone
                    {"job": "a", "nominal_at": "2026-11-01"} | "nominal_at" is an ISO time with its zone
                    {"job": "a", "nominal_at": 1e300}      | "nominal_at" is an ISO time with its zone
                    {"job": "a", "nominal_at": "+999999999-12-31T23:59:59Z"} | "nominal_at" is an ISO time with its zone
                    {"job": "a", "revision": "4"}          | "revision" is a whole number, not "4"
                    {"job": "a", "revision": 99999999999999999999} | "revision" is a whole number
                    {"job": "a", "job": "b"}               | Duplicate field 'job'
                    {"job": "a"                            | Unexpected end-of-input
                    {"job": "a"} {"job": "b"}              | Trailing token
                    {job: a}                               | Unexpected character ('j'
                    """)
    void mistake_is_named(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void too_deep_and_too_long_are_refused() {
        String deep =
                "{\"job\": \"a\", \"params\": {\"x\": "
                        + "[".repeat(5000)
                        + "]".repeat(5000)
                        + "}}";
        String lengthy =
                "{\"job\": \"a\", \"event\": \"" + "x".repeat(TriggerJson.MAX_BYTES) + "\"}";

        assertThatThrownBy(() -> read(deep))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("nesting depth");
        assertThatThrownBy(() -> read(lengthy))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("at most 524288 bytes");
    }

    @Test
    void long_nonsense_is_not_repeated_in_the_message() {
        assertThatThrownBy(
                        () -> read("{\"job\": \"a\", \"params\": \"" + "x".repeat(10_000) + "\"}"))
                .hasMessageContaining("xxx...")
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).length()).isLessThan(200));
    }

    private TriggerEvent read(String json) {
        return serde.deserializer()
                .deserialize("hivemind.triggers", json.getBytes(StandardCharsets.UTF_8));
    }
}
