using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>What the command line changes is in the effective document.</summary>
public sealed class ScenarioEditTests
{
    private const string Document = """
        # What it shows.
        question: Is it so?
        period: 2 s            # ours

        # Few of them.
        vms: 4
        load: {clients: 6}     # of each VM

        # The first is what the others are measured by.
        variants:
          plain: {controller: off}
          mpl:
            controller: mpl
        """;

    [Fact]
    public void An_unchanged_document_gains_its_name_alone() => Assert.Equal(
        Document.Replace("question", "name: x\nquestion", StringComparison.Ordinal) + "\n", ScenarioText.Load(Document).Yaml);

    [Fact]
    public void Only_the_lines_that_change_are_written_anew()
    {
        LoadedScenario loaded = ScenarioText.Load(
            Document, new("--set", "load.rate", "2.5"), new("--set", "variants.mpl.controller.threshold", "3"), new("--seed 7", "seed", "7"));
        Assert.Equal(
            """
            # What it shows.
            name: x
            seed: 7
            question: Is it so?
            period: 2 s            # ours

            # Few of them.
            vms: 4
            load: {rate: 2.5}

            # The first is what the others are measured by.
            variants:
              plain: {controller: off}
              mpl:
                controller: {fvm: mpl, threshold: 3}

            """,
            loaded.Yaml);
    }

    [Theory]
    [InlineData(Document)]
    [InlineData("{question: \"a: b, 'c' # d\", load: {clients: 1}, append: 'null'}")]
    [InlineData("---\nquestion: |\n  a\n\n  b\nload: {clients: 1}\n...\n")]
    [InlineData("question: >\r\n  a\r\n  b\r\nload:\r\n  clients: 1\r\n")]
    [InlineData("load: {clients: 1}\nquestion: \"a\\Lb\"\napp: ../k.elf")]
    [InlineData("? question\n: a\n? load\n: {clients: 1}\n")]
    public void The_effective_document_gives_the_same_scenario_from_anywhere(string text)
    {
        LoadedScenario loaded = ScenarioText.Load(text, [.. ScenarioEdit.Quick, new("--set", "vms", "3")]);
        LoadedScenario again = ScenarioLoader.Parse("scenario.yaml", "/elsewhere/scenario.yaml", loaded.Yaml, []);
        ScenarioText.AssertEqual(loaded.Scenario, again.Scenario);
        Assert.Equal(loaded.Yaml, again.Yaml);
        Assert.Equal((3, 1000u), (again.Scenario.Variants[0].Vms, again.Scenario.Variants[0].Groups[0].Control.PeriodMs));
    }

    [Theory]
    [InlineData("variants.mpl.controller.vegas.low", "2", "controller: {fvm: mpl, vegas.low: 2}")]
    [InlineData("host.processors", "[0, 1]", "host: {processors: [0, 1]}")]
    [InlineData("load", "{steps: [{at: 0, rate: 1}]}", "load: {steps: [{at: 0, rate: 1}]}")]
    [InlineData("controller.threshold", "3", "controller: {threshold: 3}")]
    public void A_key_is_a_way_to_a_value(string key, string value, string line) => Assert.Contains(
        line, ScenarioText.Load(Document, new ScenarioEdit("--set", key, value)).Yaml, StringComparison.Ordinal);

    [Fact]
    public void A_kernel_beside_the_document_is_found_from_elsewhere() => Assert.Equal(
        "/k.elf", ScenarioText.Load(ScenarioText.Complete("app: ../k.elf")).Scenario.Variants[0].Groups[0].App);
}
