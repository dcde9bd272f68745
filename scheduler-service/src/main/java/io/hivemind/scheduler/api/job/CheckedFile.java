package io.hivemind.scheduler.api.job;

import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.run.Limits;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.PastMoments;
import io.hivemind.language.Source;
import io.hivemind.language.check.Elsewhere;
import io.hivemind.language.document.Position;
import io.hivemind.scheduler.codec.DefinitionSize;
import io.hivemind.scheduler.history.query.JobQueries;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A job file that was read and checked, also against the jobs that are there.
///
/// @param jobs with their files filled in, but not where their contents lie; empty where there is a
///   problem
record CheckedFile(JobFile file, List<JobSpec> jobs, List<PoolSpec> pools, FileProblems problems) {

    static CheckedFile check(JobFile file, JobReader reader, JobQueries history) {
        List<String> names = history.names();
        Loaded loaded =
                reader.read(
                        new Source(file.name(), file.source(), file.files()::containsKey),
                        new Elsewhere(new HashSet<>(names), history.pools()));
        FileProblems problems = new FileProblems();
        problems.add(loaded);
        PastMoments.of(file.name(), loaded, Instant.now()).forEach(problems::note);
        List<JobSpec> jobs = new ArrayList<>();
        Map<String, String> byFolded = new HashMap<>();
        names.forEach(name -> byFolded.put(name.toLowerCase(Locale.ROOT), name));
        for (Loaded.Job job : loaded.jobs()) {
            String name = job.spec().fullName();
            String twin = byFolded.get(name.toLowerCase(Locale.ROOT));
            if (twin != null && !twin.equals(name)) {
                problems.error(
                        file.name(),
                        job.at(),
                        "",
                        "job \""
                                + name
                                + "\" differs only in case from the job \""
                                + twin
                                + "\" that is there; take its name, or another one");
            }
            checkSpread(job, file, history, problems);
            JobSpec spec = withFiles(job, file, problems);
            checkSize(spec, job.at(), file, problems);
            jobs.add(spec);
        }
        return problems.hasErrors()
                ? new CheckedFile(file, List.of(), List.of(), problems)
                : new CheckedFile(file, jobs, loaded.pools(), problems);
    }

    /// Where runs live is fixed once the job exists: the same trigger could start a second run.
    private static void checkSpread(
            Loaded.Job job, JobFile file, JobQueries history, FileProblems problems) {
        String name = job.spec().fullName();
        boolean spread = job.spec().options().spread();
        if (history.find(name).filter(there -> there.isSpread() != spread).isPresent()) {
            problems.error(
                    file.name(),
                    job.at(),
                    "",
                    ("\"spread\" is fixed once the job exists: job \"%s\" has spread: %s; take"
                                    + " another name, or delete the job and apply it anew")
                            .formatted(name, !spread));
        }
    }

    /// Each entry of the job's files is a path or a glob until now; from here on it is the files it
    /// stands for.
    private static JobSpec withFiles(Loaded.Job job, JobFile file, FileProblems problems) {
        JobSpec spec = job.spec();
        List<FileRef> refs = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (FileRef wanted : spec.files()) {
            List<JobFile.Bundled> found = file.matching(wanted.path());
            if (found.isEmpty()) {
                missing(file, job.at(), wanted.path(), problems);
            }
            for (JobFile.Bundled bundled : found) {
                if (seen.add(bundled.path())) {
                    refs.add(bundled.ref(List.of()));
                }
            }
        }
        return spec.withFiles(refs);
    }

    /// The definition travels in one record, and what its tasks take of it in each ready task.
    private static void checkSize(JobSpec job, Position at, JobFile file, FileProblems problems) {
        DefinitionSize size =
                DefinitionSize.of(job, file.source(), file.name(), FilePublisher.CHUNK_BYTES);
        if (size.total() > Limits.DEFINITION_BYTES) {
            problems.error(
                    file.name(),
                    at,
                    "",
                    ("job \"%s\" is too large: its definition is %d bytes, more than %d (its tasks"
                         + " %d, the list of its files %d, the text of %s %d); move long scripts"
                         + " and data into files of their own (files:), or jobs into job files of"
                         + " their own")
                            .formatted(
                                    job.fullName(),
                                    size.total(),
                                    Limits.DEFINITION_BYTES,
                                    size.model(),
                                    size.files(),
                                    file.name(),
                                    size.source()));
        }
    }

    private static void missing(JobFile file, Position at, String path, FileProblems problems) {
        problems.error(
                file.name(),
                at,
                "",
                "files: \"" + path + "\" matches no file that was sent with " + file.name());
    }
}
