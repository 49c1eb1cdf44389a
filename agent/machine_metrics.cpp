#include "agent/machine_metrics.h"

#include "http/exposition.h"
#include "time/seconds.h"

namespace lianping::agent {
namespace {

class Figures {
public:
    template <class Number>
    void one(const char* name, const char* help, Number number) {
        made_.family(name, Exposition::Kind::gauge, help);
        made_.value(number);
    }

    void machine(const MachineState& is) {
        if (is.temperature)
            one("lianping_machine_temperature_celsius", "The highest of the machine's sensors.",
                *is.temperature);
        one("lianping_machine_memory_bytes", "Memory of the machine.", is.memory);
        one("lianping_machine_memory_available_bytes", "What of it programs can have.", is.memory_free);
        one("lianping_machine_disk_bytes", "Size of the disk with the media.", is.disk);
        one("lianping_machine_disk_free_bytes", "What of it is free.", is.disk_free);
        one("lianping_machine_load", "Load of the last minute.", is.load);
        one("lianping_machine_uptime_seconds", "Since it was switched on.", in_seconds(is.uptime));
        one("lianping_machine_clock_synchronized", "Whether the network sets its clock, as the kernel says.",
            is.clock_synchronized);
    }

    void networks(const MachineState& is) {
        made_.family("lianping_network_carrier", Exposition::Kind::gauge,
                     "Whether the cable is in, or the radio linked.");
        for (const NetworkState& network : is.networks)
            made_.value(network.carrier, {{"network", network.name}});
        made_.family("lianping_network_received_bytes_total", Exposition::Kind::counter,
                     "Received since it is up.");
        for (const NetworkState& network : is.networks)
            made_.value(network.received, {{"network", network.name}});
        made_.family("lianping_network_sent_bytes_total", Exposition::Kind::counter, "Sent since it is up.");
        for (const NetworkState& network : is.networks)
            made_.value(network.sent, {{"network", network.name}});
    }

    void units(const MachineState& is) {
        made_.family("lianping_unit_active", Exposition::Kind::gauge,
                     "Whether systemd has the service active.");
        for (const UnitState& unit : is.units) made_.value(unit.active == "active", {{"unit", unit.unit}});
        made_.family("lianping_unit_restarts_total", Exposition::Kind::counter,
                     "Times that systemd started the service anew by itself.");
        for (const UnitState& unit : is.units) made_.value(unit.restarts, {{"unit", unit.unit}});
    }

    void media(const MediaState& is) {
        one("lianping_media_wanted_files", "Media that the plans of the machine's nodes need.", is.wanted);
        one("lianping_media_present_files", "Those of them that are there.", is.here);
        one("lianping_media_present_bytes", "Their size.", is.here_bytes);
        one("lianping_media_arriving_bytes_per_second", "How fast others come.", is.bytes_per_second);
    }

    void controllers(const std::map<std::string, bool>& connected) {
        made_.family("lianping_controller_connected", Exposition::Kind::gauge,
                     "Whether the node's controller is there.");
        for (const auto& [node, is] : connected) made_.value(is, {{"node", node}});
    }

    const std::string& text() const { return made_.text(); }

private:
    Exposition made_;
};

} // namespace

std::string machine_metrics(const MachineState& machine, const MediaState& media,
                            const std::map<std::string, bool>& connected) {
    Figures figures;
    figures.machine(machine);
    figures.networks(machine);
    figures.units(machine);
    figures.media(media);
    figures.controllers(connected);
    return figures.text();
}

} // namespace lianping::agent
