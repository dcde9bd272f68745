package io.hivemind.language.crontab;

import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.Source;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes a job file of a crontab: a job for each entry.
public final class CrontabImport {
    /// @param line its number, from 1
    /// @param text what was not taken over as it is, and why
    public record Remark(int line, String text) {
        @Override
        public String toString() {
            return "line " + line + ": " + text;
        }
    }

    /// @param yaml a job file that is valid; what has no counterpart stands in it as comments
    public record Result(String yaml, int jobs, List<Remark> remarks) {
        public Result {
            remarks = List.copyOf(remarks);
        }
    }

    private static final Dump YAML =
            new Dump(
                    DumpSettings.builder()
                            .setDefaultFlowStyle(FlowStyle.BLOCK)
                            .setIndicatorIndent(2)
                            .setIndentWithIndicator(true)
                            .setIndent(2)
                            .setWidth(1_000)
                            .build());

    private final JobReader reader = JobReader.ofEverything(new CelExpressions());
    private final JobNames names = new JobNames();
    private final Map<String, String> variables = new TreeMap<>();
    private final List<Map<String, Object>> jobs = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    private String zone;
    private String description = "";

    private CrontabImport(ZoneId zone) {
        this.zone = zone.getId();
    }

    /// @param system whether the sixth field is a user, as in `/etc/crontab`
    /// @param zone whose times its times are: that of the machine it is from
    public static Result of(String crontab, boolean system, ZoneId zone) {
        CrontabImport all = new CrontabImport(zone);
        List<String> lines = crontab.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            all.take(i + 1, CrontabLine.of(lines.get(i), system));
        }
        return all.result();
    }

    private void take(int number, CrontabLine line) {
        switch (line) {
            case CrontabLine.Blank() -> description = "";
            case CrontabLine.Comment(String text) -> description = text;
            case CrontabLine.Variable(String name, String value) -> variable(number, name, value);
            case CrontabLine.Entry entry -> {
                entry(number, entry);
                description = "";
            }
            case CrontabLine.Malformed(String why) -> remark(number, "left out: " + why);
        }
    }

    private void variable(int number, String name, String value) {
        switch (name) {
            case "CRON_TZ" -> zone = value;
            case "MAILTO", "MAILFROM" -> {
                if (!value.isEmpty()) {
                    remark(
                            number,
                            name + ": nothing is mailed; a hook on run.failed can tell somebody");
                }
            }
            case "RANDOM_DELAY" ->
                    remark(number, name + " is left out; a trigger's `jitter` does the same");
            default -> variables.put(name, value);
        }
    }

    private void entry(int number, CrontabLine.Entry entry) {
        if (entry.schedule().equals("@reboot")) {
            remark(number, "left out: @reboot is no time; what starts a machine can start it");
            return;
        }
        if (entry.command().matches(".*(?<!\\\\)%.*")) {
            remark(
                    number,
                    "left out: a % hands the rest of the line over as the command's input; write"
                            + " `printf … | command`, and \\% for a plain %");
            return;
        }
        String command = entry.command().replace("\\%", "%");
        Map<String, Object> job = job(entry.schedule(), command);
        Loaded read = reader.read(new Source("crontab", YAML.dumpToString(job)));
        if (!read.isValid()) {
            remark(number, "left out: " + read.problems().getFirst().text());
            return;
        }
        if (!entry.user().isEmpty()) {
            remark(number, "runs as the executor's user, not as " + entry.user());
        }
        job.put("name", names.of(command));
        jobs.add(job);
    }

    private Map<String, Object> job(String schedule, String command) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("name", "job");
        if (!description.isEmpty()) {
            job.put("description", description);
        }
        job.put("triggers", List.of(trigger(schedule)));
        Map<String, String> env = new TreeMap<>(variables);
        String shell = env.remove("SHELL");
        String home = env.remove("HOME");
        env.values().removeIf(value -> value.contains("{{"));
        if (!env.isEmpty()) {
            job.put("env", env);
        }
        String run = command.replace("{{", "{{ raw(\"{{\") }}");
        if (shell == null && home == null) {
            job.put("run", run);
            return job;
        }
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("name", "main");
        if (shell != null) {
            task.put("shell", shell);
        }
        if (home != null) {
            task.put("workdir", home);
        }
        task.put("run", run);
        job.put("tasks", List.of(task));
        return job;
    }

    private Map<String, Object> trigger(String schedule) {
        Map<String, Object> trigger = new LinkedHashMap<>();
        trigger.put("cron", schedule);
        if (!zone.equals("UTC") && !zone.equals("Z")) {
            trigger.put("timezone", zone);
        }
        return trigger;
    }

    private void remark(int line, String text) {
        remarks.add(new Remark(line, text));
    }

    private Result result() {
        StringBuilder yaml = new StringBuilder();
        remarks.forEach(remark -> yaml.append("# ").append(remark).append('\n'));
        yaml.append(YAML.dumpToString(Map.of("jobs", jobs)));
        return new Result(yaml.toString(), jobs.size(), remarks);
    }
}
