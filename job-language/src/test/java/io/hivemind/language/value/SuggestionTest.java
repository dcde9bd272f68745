package io.hivemind.language.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class SuggestionTest {
    @Test
    void the_nearest_name_is_suggested() {
        List<String> known = List.of("needs", "name", "run");

        assertThat(Suggestion.after("neds", known)).isEqualTo("; did you mean \"needs\"?");
        assertThat(Suggestion.after("anme", known)).isEqualTo("; did you mean \"name\"?");
        assertThat(Suggestion.after("whatever", known)).isEqualTo("; there is name, needs, run");
    }
}
