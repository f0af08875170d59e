package io.kubectlpg.promotionmodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.InstanceName;

/** The newest decision, as it is stored. */
record Decided(int epoch, int to, int holders, int timeline, boolean open, boolean switchover) {
    static boolean isStoredIn(String configMap) {
        return configMap.equals(Names.DEMO + "-decision");
    }

    static Decided of(ObjectNode configMap) {
        JsonNode decision =
                Observations.read(configMap.path("data").path("decision").asText());
        return new Decided(
                decision.path("epoch").asInt(),
                decision.has("to") ? index(decision.path("to")) : World.NOBODY,
                Names.set(decision.path("holders")),
                decision.path("timeline").asInt(),
                decision.path("open").asBoolean(),
                decision.has("switchover"));
    }

    private static int index(JsonNode name) {
        return Names.index(InstanceName.parse(name.asText()));
    }

    void into(World world) {
        world.epoch = epoch;
        world.to = to;
        world.holders = holders;
        world.timeline = timeline;
        world.open = open;
    }

    @Override
    public String toString() {
        return "the %s decision %d to %s, timeline %d"
                .formatted(open ? "open" : "closed", epoch, to == World.NOBODY ? "nobody" : Names.of(to), timeline);
    }
}
