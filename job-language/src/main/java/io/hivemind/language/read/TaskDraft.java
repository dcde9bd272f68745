package io.hivemind.language.read;

import io.hivemind.core.job.TaskSpec;
import io.hivemind.language.document.Node;

import java.util.List;

/// A task as it was read, before its names are checked against those of the others.
///
/// @param node where it stands
/// @param written the whole of it, with its routine in place
/// @param named whether its name is one; if not, it was complained about and nothing can refer to
///   it
/// @param needs the names in its `needs`
/// @param failures the names whose failure its `needs` ask for
/// @param reads the tasks its templates and expressions read
/// @param pools those it asks for
/// @param jobs those its bodies start
public record TaskDraft(
        TaskSpec spec,
        Node node,
        Node.Mapping written,
        boolean named,
        List<Mention> needs,
        List<Mention> failures,
        List<Mention> reads,
        List<AskedPool> pools,
        List<StartedJob> jobs) {}
