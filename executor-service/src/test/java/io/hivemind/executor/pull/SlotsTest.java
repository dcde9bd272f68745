package io.hivemind.executor.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class SlotsTest {
    private final List<String> granted = new ArrayList<>();

    @Test
    void free_slots_are_granted_at_once_and_released_ones_to_who_waits() {
        Slots slots = new Slots(2);

        ask(slots, Urgency.MEDIUM, 1, "a");
        ask(slots, Urgency.MEDIUM, 1, "b");
        ask(slots, Urgency.MEDIUM, 1, "c");
        assertThat(granted).containsExactly("a", "b");

        slots.release(1);

        assertThat(granted).containsExactly("a", "b", "c");
        assertThat(slots.busy()).isEqualTo(2);
    }

    @Test
    void large_request_is_not_overtaken_by_small_ones() {
        Slots slots = new Slots(4);
        ask(slots, Urgency.MEDIUM, 3, "three");

        ask(slots, Urgency.MEDIUM, 2, "two");
        ask(slots, Urgency.MEDIUM, 1, "one");
        assertThat(granted).containsExactly("three");

        slots.release(3);

        assertThat(granted).containsExactly("three", "two", "one");
    }

    @Test
    void slot_that_somebody_waits_for_is_not_spare() throws InterruptedException {
        Slots slots = new Slots(2);
        assertThat(slots.spare()).isTrue();

        ask(slots, Urgency.LOW, 1, "a");
        Slots.Request waiting = ask(slots, Urgency.LOW, 2, "b");
        assertThat(slots.spare()).isFalse();
        assertThat(slots.awaitSpare(0)).isFalse();

        assertThat(slots.withdraw(waiting)).isTrue();
        assertThat(slots.spare()).isTrue();
        assertThat(slots.awaitSpare(0)).isTrue();
        assertThat(slots.withdraw(waiting)).isFalse();
    }

    @Test
    void withdrawn_request_no_longer_holds_up_those_behind_it() {
        Slots slots = new Slots(2);
        ask(slots, Urgency.HIGH, 1, "a");
        Slots.Request large = ask(slots, Urgency.HIGH, 2, "large");
        ask(slots, Urgency.HIGH, 1, "small");

        slots.withdraw(large);

        assertThat(granted).containsExactly("a", "small");
    }

    @Test
    void under_contention_slots_are_shared_sixteen_to_four_to_one() {
        Slots slots = new Slots(1);
        ask(slots, Urgency.LOW, 1, "first");
        for (int i = 0; i < 100; i++) {
            ask(slots, Urgency.LOW, 1, "low");
            ask(slots, Urgency.MEDIUM, 1, "medium");
            ask(slots, Urgency.HIGH, 1, "high");
        }

        for (int i = 0; i < 84; i++) {
            slots.release(1);
        }

        assertThat(Collections.frequency(granted, "high")).isBetween(62, 66);
        assertThat(Collections.frequency(granted, "medium")).isBetween(14, 18);
        assertThat(Collections.frequency(granted, "low")).isBetween(3, 5);
    }

    @Test
    void priority_that_was_away_does_not_make_up_for_it() {
        Slots slots = new Slots(1);
        ask(slots, Urgency.LOW, 1, "low");
        for (int i = 0; i < 50; i++) {
            ask(slots, Urgency.LOW, 1, "low");
            slots.release(1);
        }
        granted.clear();
        for (int i = 0; i < 50; i++) {
            ask(slots, Urgency.HIGH, 1, "high");
            ask(slots, Urgency.LOW, 1, "low");
        }

        for (int i = 0; i < 40; i++) {
            slots.release(1);
        }

        assertThat(Collections.frequency(granted, "low")).isBetween(1, 4);
    }

    @Test
    void more_than_all_slots_cannot_be_asked_for() {
        assertThatThrownBy(() -> ask(new Slots(2), Urgency.HIGH, 3, "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Slots.Request ask(Slots slots, Urgency urgency, int count, String name) {
        return slots.request(urgency, count, () -> granted.add(name));
    }
}
