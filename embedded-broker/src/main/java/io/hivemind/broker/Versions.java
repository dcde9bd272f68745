package io.hivemind.broker;

import java.util.Arrays;

/// Compares dotted version numbers; a part that is no number counts as 0.
final class Versions {

    private Versions() {}

    static boolean isNewer(String candidate, String than) {
        return Arrays.compare(parts(candidate), parts(than)) > 0;
    }

    private static int[] parts(String version) {
        return Arrays.stream(version.split("[.-]", -1))
                .limit(3)
                .mapToInt(part -> part.matches("\\d{1,9}") ? Integer.parseInt(part) : 0)
                .toArray();
    }
}
