using MiniVmm.Fvm;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>Every error says where, what, and what to do.</summary>
public sealed class ScenarioErrorTests
{
    [Theory]
    [InlineData("vmss: 4", "3:1: unknown key 'vmss'; did you mean 'vms'?")]
    [InlineData("vms: many", "3:6: vms: 'many' is no whole number; write for example 4")]
    [InlineData("vms: 65", "3:6: vms must lie between 0 and 64, not 65")]
    [InlineData("vms:", "3:5: vms has no value; give it a single value or remove it")]
    [InlineData("vms: [1]", "3:6: vms is a list; it takes a single value")]
    [InlineData("vms: 0", "3:6: there is no VM; set vms, or give a group some")]
    [InlineData("memory: 96", "3:9: memory: '96' has no unit; write for example 96 MiB")]
    [InlineData("memory: 96 MB", "3:9: memory: unknown unit 'MB'; did you mean 'MiB'?")]
    [InlineData("memory: 9000.5 KiB", "3:9: memory must lie between 9 MiB and 3072 MiB, not 9000.5 KiB")]
    [InlineData("memory: 20000 KiB", "3:9: memory: '20000 KiB' is no whole number of MiB; round it")]
    [InlineData("duration: 0.5 s", "3:11: duration must lie between 1 s and 86400 s, not 0.5 s")]
    [InlineData("duration: 5 perods", "3:11: duration: unknown unit 'perods'; did you mean 'periods'?")]
    [InlineData("period: 2 periods", "3:9: period: unknown unit 'periods'; valid: ms, s, min, h")]
    [InlineData("window: 3 s", "3:9: window of 3 s is shorter than the period of 5 s; lengthen it")]
    [InlineData("window: 20000 periods", "3:9: window must lie between 0.01 s and 86400 s, not 20000 periods")]
    [InlineData("seed: -1", "3:7: seed must lie between 0 and 4294967295, not -1")]
    [InlineData("repetitions: 1.5", "3:14: repetitions: '1.5' is no whole number; write for example 4")]
    [InlineData("host: {budget: 0 MiB}", "3:16: budget must lie between 1 MiB and 1048576 MiB, not 0 MiB")]
    [InlineData("host: {processors: 1-0}", "3:20: processors: '1-0' is no set of processors below 1024; write all, or for example 0-1 or [0, 2-3]")]
    [InlineData("host: 120 MiB", "3:7: host is a single value; it takes a mapping")]
    [InlineData("app: httpx", "3:6: unknown app 'httpx'; did you mean 'httpd'? (the path of a kernel ends with .elf)")]
    [InlineData("append: fvm.threads=3", "3:9: the fvm options are the controller's; write them under controller, without 'fvm.'")]
    [InlineData("controller: mlp", "3:13: unknown controller 'mlp'; did you mean 'mpl'?")]
    [InlineData("controller: vega", "3:13: unknown controller 'vega'; did you mean 'vegas'?")]
    [InlineData("controller: {rule: vega}", "3:20: unknown rule 'vega'; did you mean 'vegas'?")]
    [InlineData("controller: {fvm: vegas}", "3:19: 'vegas' is a rule; write rule: vegas")]
    [InlineData("controller: {victim: new}", "3:22: victim: 'new' is not one of newest, oldest, largest, robin, lowest; change it")]
    [InlineData("controller: {vegas.lo: 1}", "3:14: unknown key 'vegas.lo'; did you mean 'vegas.low'?")]
    [InlineData("controller: {treshold: 3}", "3:14: unknown key 'treshold'; did you mean 'threshold'?")]
    [InlineData("controller: {threshold: high}", "3:25: threshold: 'high' is not a decimal number below 65536 with at most 6 decimals; change it")]
    [InlineData("controller: {ewma: 1.5}", "3:20: fvm.ewma must be above 0 and at most 1; change it")]
    [InlineData("start: 5 s", "3:8: no VM is there from the start, to measure what a monitor takes; let a group start at 0 s")]
    [InlineData("stop: 0 s", "3:7: stop at 0 s does not come after start at 0 s; change one of them")]
    [InlineData("stop: 1 h", "3:7: stop at 3600 s never comes, since the run ends after 215 s; write 'end'")]
    [InlineData("name: a/b", "3:7: 'a/b' is no name; it takes letters, digits and - _ + behind the first, at most 40")]
    [InlineData("name: plots", "3:7: 'plots' is where the pictures go; choose another name")]
    [InlineData("groups: {late: {start: 9 s}}", "3:9: no VM is there from the start, to measure what a monitor takes; let a group start at 0 s")]
    [InlineData("groups: {a: {vms: 60}, b: {vms: 5}}", "3:9: 65 VMs in all are more than 64; lower vms")]
    [InlineData("groups: {a: {seed: 1}}", "3:14: unknown key 'seed'; valid: vms, app, port, memory, disk, append, controller, wrap, start, stop, load")]
    [InlineData("variants: {a: {seed: 1}}", "3:16: unknown key 'seed'; valid: period, window, prime, ramp, warm-up, duration, host, police, groups, vms, app, port, memory, disk, append, controller, wrap, start, stop, load")]
    [InlineData("variants: [a]", "3:11: variants is a mapping of names to what differs, e.g. {plain: {controller: off}}")]
    [InlineData("variants: {a: {vms: 99}, b: {}}", "3:21: in a: vms must lie between 0 and 64, not 99")]
    [InlineData("only: [plan]\nvariants: {plain: {}, b: {}}", "3:8: no variant 'plan'; did you mean 'plain'?")]
    [InlineData("sweep: {values: [1]}", "3:8: the sweep does not say of what; add for example 'key: load.overload'")]
    [InlineData("sweep: {key: vmz, values: [1]}", "3:14: unknown key 'vmz' to sweep; did you mean 'vms'?")]
    [InlineData("sweep: {key: vms, values: [1, one]}", "3:31: a value of a sweep is a number, with a unit where the key takes one")]
    [InlineData("sweep: {key: vms, values: [1, 1.0]}", "3:31: 1 is here twice; remove one")]
    [InlineData("sweep: {key: period, values: [1 s, 500 ms]}", "3:36: the values of a sweep have one unit; write all of them in the first one's, 's'")]
    [InlineData("sweep: {key: vms, values: [2, 99]}", "3:31: in x@99: vms must lie between 0 and 64, not 99")]
    [InlineData("disk: 0 MiB", "3:7: disk must lie between 1 MiB and 65536 MiB, not 0 MiB")]
    [InlineData("load: {clients: 1, request: {disk: 64 KiB}}", "2:36: the guest has no disk; add for example 'disk: 64 MiB' to the group")]
    [InlineData("load: {clients: 1, request: {memory: 8 MiB, blob: 1 MiB}}", "2:51: memory and blob exclude each other; remove one, or write several requests")]
    [InlineData("load: {clients: 1, request: {blob: 1 MiB, passes: 3}}", "2:51: passes is about requests for memory; remove it")]
    [InlineData("load: {clients: 1, request: {spin: 5, write: true}}", "2:46: write is about requests for disk; remove it")]
    [InlineData("load: {clients: 1, request: {spin: 0}}", "2:36: spin must lie between 1 and 2147483647, not 0")]
    [InlineData("load: {clients: 1, request: {blob: 2 GiB}}", "2:36: blob must lie between 1 KiB and 1048576 KiB, not 2 GiB")]
    [InlineData("disk: 8 MiB\nload: {clients: 1, request: {disk: 64 KiB, write: yes}}", "3:51: write: 'yes' is neither true nor false; change it")]
    [InlineData("host: {budget: 64 MiB}\nload: {overload: 1, request: {spin: 5}}", "3:18: overload is about memory, and these requests take none; use clients")]
    [InlineData("load: {}", "2:7: load does not say how much; add one of clients, overload, rate, steps")]
    [InlineData("load: {clients: 6, rate: 2}", "2:26: clients and rate exclude each other; remove one")]
    [InlineData("load: {clients: 65}", "2:17: clients must lie between 1 and 64, not 65")]
    [InlineData("load: {clients: 12}", "2:17: 12 request(s) of 8192 KiB at once need 104 MiB of guest RAM with the kernel's 8, and a VM has 96 MiB; lower the load or raise memory")]
    [InlineData("load: {overload: 2}", "2:18: overload is a multiple of host.budget, and there is none; set host.budget or use clients")]
    [InlineData("host: {budget: 4 GiB}\nload: {overload: 2}", "3:18: overload 2 makes 256 clients of each VM, and a guest serves 64 at most; lower it or host.budget, or raise vms or request.memory")]
    [InlineData("load: {rate: 0}", "2:14: rate must lie between 0.001 and 1000, not 0")]
    [InlineData("load: {rate: 2, think: 1 s}", "2:24: think is about clients, and requests that arrive at a rate have none; remove it")]
    [InlineData("load: {clients: 1, on: 2 s}", "2:24: on and off go together; add the other one")]
    [InlineData("load: {clients: 1, think: 2}", "2:27: think: '2' has no unit; write for example 2 s")]
    [InlineData("load: {steps: [{at: 1 s, clients: 1}]}", "2:21: the first step must be at 0 s, when the clients begin to join; change it or put one before")]
    [InlineData("load: {steps: [{at: 0 s, clients: 1}, {at: 0 s, clients: 2}]}", "2:44: the step at 0 s does not come after the one at 0 s; put them in order")]
    [InlineData("load: {steps: [{at: 0 s, clients: 1}, {at: 1 h, clients: 2}]}", "2:44: the step at 3600 s is never taken, since the run ends after 215 s; lengthen duration or move it")]
    [InlineData("load: {steps: [{at: 0 s, clients: 1}, {at: 9 s, rate: 2}]}", "2:55: a load is of clients or of a rate, and this step differs from those before; use a group for each")]
    [InlineData("load: {steps: [{at: 0 s, clients: 0}]}", "2:15: no step asks for anything; raise one")]
    [InlineData("load: {clients: 1, requests: [8 MiB]}", "2:31: a request is a mapping, e.g. {memory: 8 MiB, passes: 50, share: 3}")]
    [InlineData("load: {clients: 1, request: {priority: 10}}", "2:40: priority must lie between 0 and 9, not 10")]
    [InlineData("load: [1]", "2:7: load is a list; it takes a mapping")]
    [InlineData("vms: 4\nvms: 5", "4:1: 'vms' is here a second time (the first is in line 3); remove one")]
    [InlineData("vms: &n 4", "3:6: anchors are not understood; remove it and write values out")]
    [InlineData("vms: !!int 4", "3:6: tags are not understood; remove it")]
    [InlineData("[a]: 4", "3:1: a list is no key; write a word and a colon")]
    public void An_error_says_where_and_what(string fragment, string error) =>
        Assert.Equal($"x.yaml:{error}", ScenarioText.Errors(ScenarioText.Complete(fragment))[0]);

    [Theory]
    [InlineData("", "x.yaml:1:1: the document is empty; 'minivmm lab show fuml' prints one to start from")]
    [InlineData("hello", "x.yaml:1:1: the document is a single value; write keys with values, e.g. 'vms: 4'")]
    [InlineData("vms: 4", "x.yaml:1:1: there is no question; add one sentence that says what the scenario asks")]
    [InlineData("question: Why?", "x.yaml:1:1: there is no load; add for example 'load: {clients: 6}'")]
    public void A_document_needs_little(string text, string error) => Assert.Equal(error, ScenarioText.Errors(text)[0]);

    [Theory]
    [InlineData("question: [")]
    [InlineData("question: \"")]
    [InlineData("question: *a")]
    [InlineData("question: a\n  vms: 4")]
    [InlineData("a: {b: {c: {d: {e: {f: {g: {h: {i: {j: {k: {l: {m: {n: 1}}}}}}}}}}}}}")]
    public void What_is_no_YAML_is_said_to_be_none(string text) =>
        Assert.Matches(@"^x\.yaml:[12]:\d+: this is no valid YAML: .+; look at", Assert.Single(ScenarioText.Errors(text)));

    [Fact]
    public void Parameters_of_rules_have_their_ranges()
    {
        foreach (IControlRule rule in ControlRules.All)
        {
            foreach (RuleParameter parameter in rule.Parameters)
            {
                string key = $"{rule.Name}.{parameter.Name}", outside = parameter.Minimum.Raw > 0 ? "0" : "65535";
                Assert.Equal(
                    [$"x.yaml:5:5: fvm.{key} must lie between {parameter.Minimum} and {parameter.Maximum}; change it"],
                    ScenarioText.Errors(ScenarioText.Complete($"controller:\n  {key}:\n    {outside}\n  rule: {rule.Name}")));
            }
        }
    }

    [Fact]
    public void All_errors_are_said_at_once_in_their_order_and_once_for_all_variants()
    {
        string[] errors = ScenarioText.Errors(ScenarioText.Complete(
            "vms: 99\ntypo: 1\nvariants: {a: {controller: of}, b: {controller: mpl}}"));
        Assert.Equal(
            [
                "x.yaml:3:6: vms must lie between 0 and 64, not 99",
                "x.yaml:4:1: unknown key 'typo'; " + errors[1].Split("; ")[1],
                "x.yaml:5:28: in a: unknown controller 'of'; did you mean 'off'?",
            ],
            errors);
    }

    [Theory]
    [InlineData("lod.clients", "2", "unknown key 'lod'; did you mean 'load'?")]
    [InlineData("vms", "[", "this is no valid YAML")]
    [InlineData("variants.mlp.vms", "2", "there is no 'mlp' among the variants; did you mean 'mpl'?")]
    [InlineData("variants.mpl.groups.lat.vms", "2", "there is no 'lat' among the groups; did you mean 'late'?")]
    [InlineData("vms", "7", "each of the groups says it itself; set groups.early.vms, and so on")]
    [InlineData("controller.fvm", "off", "each of the variants says it itself; set variants.plain.controller.fvm, and so on")]
    [InlineData("load.overload", "2", "the scenario sweeps load.rate; change sweep.values, or choose one with --only")]
    public void An_option_that_would_do_nothing_or_something_else_is_refused(string key, string value, string error)
    {
        string text = ScenarioText.Complete(
            "load: {rate: 1}\nsweep: {key: load.rate, values: [1, 2]}\ngroups: {early: {vms: 1}, late: {vms: 1}}\n"
            + "variants: {plain: {controller: {fvm: off}}, mpl: {controller: mpl}}");
        Assert.StartsWith($"--set: {error}", ScenarioText.Errors(text, new ScenarioEdit("--set", key, value))[0], StringComparison.Ordinal);
    }
}
