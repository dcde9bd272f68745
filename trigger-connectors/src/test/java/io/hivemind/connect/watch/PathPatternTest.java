package io.hivemind.connect.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.csv         | a.csv           | true",
                "*.csv         | a.CSV           | false",
                "*.csv         | x/a.csv         | false",
                "*.csv         | .a.csv          | false",
                ".*.csv        | .a.csv          | true",
                "?.csv         | a.csv           | true",
                "?.csv         | ab.csv          | false",
                "[a-c].csv     | b.csv           | true",
                "[!a-c].csv    | b.csv           | false",
                "[!a-c].csv    | d.csv           | true",
                "*.{csv,tsv}   | a.tsv           | true",
                "*.{csv,tsv}   | a.txt           | false",
                "a+b(1).csv    | a+b(1).csv      | true",
                "a+b.csv       | aab.csv         | false",
                "\\*.csv       | *.csv           | true",
                "\\*.csv       | a.csv           | false",
                "**            | a               | true",
                "**            | x/y/a           | true",
                "**/*.csv      | a.csv           | true",
                "**/*.csv      | x/y/a.csv       | true",
                "**/*.csv      | x/.git/a.csv    | false",
                "x/**/y/*.csv  | x/y/a.csv       | true",
                "x/**/y/*.csv  | x/1/2/y/a.csv   | true",
                "x/**/y/*.csv  | x/1/2/z/a.csv   | false",
                "*/a           | x/a             | true",
                "größe-*       | größe-1         | true",
            })
    void names_are_matched_as_in_a_shell(String pattern, String path, boolean matches) {
        assertThat(new PathPattern(pattern, false, false).matches(path)).isEqualTo(matches);
    }

    @Test
    void plain_name_is_a_file_or_a_folder_with_files() {
        PathPattern pattern = new PathPattern("in", true, false);

        assertThat(pattern.matches("in")).isTrue();
        assertThat(pattern.matches("in/a.csv")).isTrue();
        assertThat(pattern.matches("in/x/a.csv")).isFalse();
        assertThat(pattern.matches("other")).isFalse();
    }

    @Test
    void folders_that_lead_nowhere_are_not_entered() {
        PathPattern pattern = new PathPattern("x/*.csv", false, false);

        assertThat(pattern.leadsOn(pattern.step(pattern.start(), "x"))).isTrue();
        assertThat(pattern.leadsOn(pattern.step(pattern.start(), "y"))).isFalse();
    }

    @Test
    void keys_of_objects_may_begin_with_a_dot() {
        assertThat(new PathPattern("*.csv", false, true).matches(".a.csv")).isTrue();
    }

    @Test
    void malformed_patterns_are_refused_in_words() {
        assertThatThrownBy(() -> new PathPattern("a[b", false, false))
                .hasMessage("\"a[b\" has a [ without ]");
        assertThatThrownBy(() -> new PathPattern("a{b,c", false, false))
                .hasMessage("\"a{b,c\" has a { without }");
        assertThatThrownBy(() -> new PathPattern("/", false, false))
                .hasMessageContaining("no name");
    }
}
