package io.hivemind.connect.file;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.watch.Change;
import io.hivemind.connect.watch.PathPattern;
import io.hivemind.connect.watch.WatchSettings;
import io.hivemind.connect.watch.task.Options;
import io.hivemind.connect.watch.task.Place;
import io.hivemind.connect.watch.task.Places;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Understands `file` triggers.
final class FilePlaces implements Places {
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final FolderEvents events = new FolderEvents();
    private final Duration interval;

    /// @param interval between two looks where nothing stirs
    FilePlaces(Duration interval) {
        this.interval = interval;
    }

    @Override
    public Place open(FollowedTrigger trigger, Stirring stirring) {
        Options options = Options.of(trigger);
        String text = options.text("file").orElse("");
        if (text.isBlank()) {
            throw new IllegalArgumentException("it names no file");
        }
        String path = Path.of("").toAbsolutePath().resolve(text.strip()).normalize().toString();
        // Path forgets a slash at the end.
        boolean allIn = text.strip().endsWith("/");
        Path base = base(path, allIn);
        String rest = path.substring(base.toString().length());
        boolean plain = !allIn && !PathPattern.isSpecial(path);
        var pattern = new PathPattern(allIn ? rest + "/*" : rest, plain, false);
        WatchSettings settings =
                new WatchSettings(
                        kinds(options),
                        options.duration("settle", SETTLE),
                        options.text("identity").orElse("").equals("content"),
                        options.from());
        var looker = new FileLooker(base, pattern, events, stirring::stirred);
        return new FilePlace(text, settings, looker, interval);
    }

    /// The folder that all of a pattern's files are below.
    private static Path base(String path, boolean allIn) {
        Path whole = Path.of(path);
        if (allIn && !PathPattern.isSpecial(path)) {
            return whole;
        }
        Path base = whole.getRoot();
        int names = whole.getNameCount();
        for (int i = 0; i < names - 1 && !PathPattern.isSpecial(whole.getName(i).toString()); i++) {
            base = base.resolve(whole.getName(i));
        }
        return base;
    }

    private static Set<Change.Kind> kinds(Options options) {
        Set<Change.Kind> kinds = EnumSet.noneOf(Change.Kind.class);
        for (String word : options.texts("on")) {
            kinds.add(Change.Kind.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return kinds.isEmpty() ? EnumSet.of(Change.Kind.CREATED) : kinds;
    }

    @Override
    public void close() {
        events.close();
    }
}
