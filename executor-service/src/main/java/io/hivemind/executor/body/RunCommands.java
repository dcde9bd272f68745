package io.hivemind.executor.body;

import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunBody;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.executor.attempt.Outcome;
import io.hivemind.executor.files.JobFiles;
import io.hivemind.executor.log.AttemptLog;
import io.hivemind.executor.process.ProcessGuard;
import io.hivemind.executor.process.Subprocess;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Body `run`: commands in order, each through the shell, the first that fails ends it.
public final class RunCommands implements Body {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommands.class);
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh");

    private final Templates templates;
    private final WorkFolders folders;
    private final JobFiles files;
    private final ProcessGuard guard;
    private final Duration grace;
    private final TaskEnvironment environment;

    /// @param grace between TERM and KILL
    public RunCommands(
            Templates templates,
            WorkFolders folders,
            JobFiles files,
            ProcessGuard guard,
            Duration grace) {
        this.templates = templates;
        this.folders = folders;
        this.files = files;
        this.guard = guard;
        this.grace = grace;
        this.environment = new TaskEnvironment(templates, System.getenv());
    }

    @Override
    public Outcome run(Work work) throws InterruptedException {
        try (AttemptFolder folder = folders.folder()) {
            Outcome outcome = run(work, folder);
            // A background process may still write to the folder: nothing of an attempt outlives
            // it.
            work.stop().onStop(null);
            return outcome;
        } catch (Templates.FailedException e) {
            return Outcome.Failed.expression(e.getMessage());
        } catch (OutputFile.RefusedException e) {
            return Outcome.Failed.error(e.type(), e.getMessage());
        } catch (JobFiles.UnavailableException e) {
            return Outcome.Failed.error("FileUnavailable", e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} could not be run", work.attempt(), e);
            return Outcome.Failed.error("StartFailed", describe(e));
        }
    }

    private Outcome run(Work work, AttemptFolder folder)
            throws IOException,
                    InterruptedException,
                    Templates.FailedException,
                    OutputFile.RefusedException,
                    JobFiles.UnavailableException {
        ReadyTask task = work.task();
        RunBody body = (RunBody) task.getBody();
        Map<String, String> variables =
                environment.variables(work.attempt(), task, Inputs.scope(task), folder);
        Templates.Values values = new Templates.Values(Inputs.scope(task), variables);
        Path place = place(body.getWorkdir(), values, folder);
        files.layInto(place, task.getFiles());
        Files.write(folder.input(), Inputs.JSON.writeValueAsBytes(Inputs.document(task)));

        List<String> commands = body.getCommands();
        for (int i = 0; i < commands.size() && work.stop().cause() == null; i++) {
            Templates.ShellText text = templates.shell(commands.get(i), values);
            Launch launch =
                    Launch.of(
                            shell(body.getShell()),
                            text.text(),
                            TaskEnvironment.with(variables, text.variables()),
                            folder.script(i));
            int code = run(launch, place, folder, work);
            if (code != 0) {
                return Outcome.Failed.exit(code);
            }
        }
        return new Outcome.Succeeded(OutputFile.read(folder.output()));
    }

    private int run(Launch launch, Path place, AttemptFolder folder, Work work)
            throws IOException, InterruptedException {
        AttemptLog log = work.log();
        Subprocess process =
                Subprocess.start(
                        new Subprocess.Command(
                                launch.words(),
                                place,
                                launch.environment(),
                                TaskEnvironment.OUTPUT + "=" + folder.output()),
                        guard,
                        (isError, buffer, length) ->
                                log.append(
                                        isError ? AttemptLog.STDERR : AttemptLog.STDOUT,
                                        buffer,
                                        length));
        AttemptId attempt = work.attempt();
        work.stop()
                .onStop(() ->
                        Thread.ofVirtual()
                                .name("stop " + attempt)
                                .start(() -> stop(process, attempt)));
        int code = process.await();
        work.stop().onStop(null);
        return code;
    }

    private void stop(Subprocess process, AttemptId attempt) {
        try {
            process.stop(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("stopping {} was interrupted", attempt);
        }
    }

    /// A relative place lies in the fresh folder.
    private Path place(@Nullable String workdir, Templates.Values values, AttemptFolder folder)
            throws Templates.FailedException, IOException {
        if (workdir == null) {
            return folder.work();
        }
        String named = templates.text(workdir, values);
        Path place = folder.work().resolve(named);
        if (!Files.isDirectory(place)) {
            throw new IOException(
                    "the working folder " + named + " does not exist on this executor");
        }
        return place;
    }

    /// `shell` may bring options along: `bash -e`.
    private static List<String> shell(@Nullable String shell) {
        return shell == null || shell.isBlank()
                ? DEFAULT_SHELL
                : List.of(shell.strip().split("\\s+"));
    }

    private static String describe(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Argument list too long") || message.contains("error=7")) {
            return "a value is too large to be handed to a process (the system allows 128 KiB"
                    + " each): read it from the file that HIVEMIND_INPUT names";
        }
        if (e instanceof InvalidPathException) {
            return "not a path here: " + message;
        }
        if (e instanceof IllegalArgumentException) {
            return "a variable or a value cannot be handed to a process: " + message;
        }
        return message;
    }
}
