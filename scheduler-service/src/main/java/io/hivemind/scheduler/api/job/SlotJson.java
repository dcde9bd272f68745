package io.hivemind.scheduler.api.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.scheduler.history.query.Page;
import io.hivemind.scheduler.history.query.SlotQueries.SlotRow;

/// Slots as the contract has them.
final class SlotJson {
    private SlotJson() {}

    static ObjectNode page(Page<SlotRow> page) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        for (SlotRow slot : page.items()) {
            items.addObject()
                    .put("nominal_at", AvroJson.instant(slot.nominalAt()))
                    .put("outcome", slot.outcome())
                    .put("reason", slot.reason())
                    .put("message", slot.message())
                    .put("into", slot.into() == null ? null : AvroJson.instant(slot.into()))
                    .put("run", slot.run())
                    .put("kind", slot.kind())
                    .put("trigger", slot.trigger())
                    .put("decided_at", AvroJson.instant(slot.decidedAt()));
        }
        return json.put("next", page.next());
    }
}
