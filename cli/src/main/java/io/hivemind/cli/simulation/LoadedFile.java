package io.hivemind.cli.simulation;

import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.Source;
import io.hivemind.language.document.Message;

import java.nio.file.Path;
import java.util.List;

/// The jobs of a file, read as the whole language has them.
public record LoadedFile(Loaded jobs) {

    public static LoadedFile of(Path file, CelExpressions expressions) {
        return of(TestFiles.source(file), expressions);
    }

    public static LoadedFile of(Source source, CelExpressions expressions) {
        return new LoadedFile(JobReader.ofEverything(expressions).read(source));
    }

    public boolean isValid() {
        return jobs.isValid();
    }

    public List<String> problems() {
        return jobs.problems().stream().map(Message::toString).toList();
    }
}
