package io.hivemind.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.TriggerEvent;

import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

import java.time.Instant;

class ParkedTriggersTest {
    private static final Instant LATER = Instant.parse("2026-01-01T00:00:30Z");

    private final ParkedTriggers parked =
            new ParkedTriggers(new StateView(Stores.inMemoryKeyValueStore("state").get()), 3);

    @Test
    void the_limit_is_that_of_the_partition_so_that_a_look_at_all_sees_them_all() {
        park("a", "1");
        park("b", "1");
        park("b", "1");
        assertThat(parked.isFull()).isFalse();

        park("c", "1");

        assertThat(parked.isFull()).isTrue();
        assertThat(parked.all()).hasSize(3);
        parked.remove(parked.of("b").getFirst());
        assertThat(parked.isFull()).isFalse();
    }

    private void park(String job, String id) {
        parked.park(TriggerEvent.newBuilder().setJob(job).setId(id).build(), LATER);
    }
}
