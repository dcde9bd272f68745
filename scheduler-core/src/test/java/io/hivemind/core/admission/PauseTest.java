package io.hivemind.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Concurrency.WhenFull;

import org.junit.jupiter.api.Test;

class PauseTest {

    @Test
    void a_pause_holds_active_runs_and_those_created_meanwhile() {
        JobBox job = new JobBox(TestJob.plain());
        job.trigger("r1");

        assertThat(job.told(new JobCommand.PauseJob())).containsExactly("r1 paused");
        assertThat(job.trigger("r2")).containsExactly("r2 waits PAUSED");
        assertThat(job.start("r3")).containsExactly("r3 waits PAUSED");
        assertThat(job.told(new JobCommand.ResumeJob()))
                .containsExactly("r1 resumed", "r2 released", "r3 released");
        assertThat(job.trigger("r4")).containsExactly("r4 starts");
    }

    @Test
    void paused_and_held_runs_are_active() {
        JobBox job = new JobBox(TestJob.limited(2, WhenFull.QUEUE));
        job.trigger("r1");
        job.told(new JobCommand.PauseJob());
        job.trigger("r2");

        assertThat(job.trigger("r3")).containsExactly("r3 waits CONCURRENCY");
        assertThat(job.ended("r1")).containsExactly("r3 held PAUSED");
        assertThat(job.told(new JobCommand.ResumeJob()))
                .containsExactly("r2 released", "r3 released");
    }

    @Test
    void a_gate_that_opens_in_a_pause_lets_the_run_wait_for_the_resume() {
        JobBox job = new JobBox(TestJob.after("a").triggered("cron"));
        job.trigger("r1");
        job.told(new JobCommand.PauseJob());

        assertThat(job.succeeded("a", "a1")).containsExactly("r1 held PAUSED");
        assertThat(job.told(new JobCommand.ResumeJob())).containsExactly("r1 released");
    }

    @Test
    void a_second_pause_and_a_resume_of_what_is_not_paused_are_refused() {
        JobBox job = new JobBox(TestJob.plain());

        assertThat(job.told(new JobCommand.ResumeJob())).containsExactly("refused STALE");
        job.told(new JobCommand.PauseJob());
        assertThat(job.told(new JobCommand.PauseJob())).containsExactly("refused STALE");
    }

    @Test
    void a_pause_of_many_runs_is_undone_by_a_resume_that_overtakes_its_sweep() {
        JobBox job = new JobBox(TestJob.plain());
        for (int i = 0; i < 1_200; i++) {
            job.trigger("r" + i);
        }

        JobDecision pause = job.decide(new JobCommand.PauseJob());
        JobDecision resume = job.decide(new JobCommand.ResumeJob());

        assertThat(pause.effects()).hasSize(Limits.RUNS_PER_SWEEP + 1);
        assertThat(resume.effects()).hasSize(Limits.RUNS_PER_SWEEP + 1);
        assertThat(job.told(sweep(pause))).isEmpty();
        assertThat(job.told(sweep(resume))).isEmpty();
        assertThat(job.told(new JobCommand.PauseJob())).hasSize(1_200);
    }

    @Test
    void a_job_that_is_not_enabled_gets_no_runs_but_manual_ones() {
        JobBox job = new JobBox(TestJob.plain().triggered("every").disabled());

        assertThat(job.trigger("r1")).containsExactly("refused DISABLED");
        assertThat(job.start("r2")).containsExactly("r2 starts");
    }

    private static JobCommand sweep(JobDecision decision) {
        JobEffect.SweepLater later = (JobEffect.SweepLater) decision.effects().getLast();
        return new JobCommand.Sweep(later.stage(), later.after());
    }
}
