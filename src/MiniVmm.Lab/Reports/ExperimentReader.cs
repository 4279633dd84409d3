using MiniVmm.Lab.Running;
using MiniVmm.Lab.Scenarios;

namespace MiniVmm.Lab.Reports;

/// <summary>Reads a run directory: what one version measured, a later one can analyse.</summary>
public static class ExperimentReader
{
    private const string ScenarioFile = "scenario.json";

    /// <exception cref="LabError">It is no run directory, one of another layout, or damaged.</exception>
    public static RecordedExperiment Read(string path)
    {
        RunDirectory directory = RunDirectory.Open(path);
        try
        {
            return Read(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabError($"cannot read {path}: {e.Message.Trim()}", e);
        }
    }

    private static RecordedExperiment Read(RunDirectory directory)
    {
        ExperimentFacts facts = Facts(directory);
        string file = directory.File(ScenarioFile);
        Scenario scenario = Json.Read<Scenario>(Text(directory, ScenarioFile), file);
        if (scenario.Variants is not { Count: > 0 } || scenario.Repetitions < 1
            || scenario.Variants.Any(v => v.Groups is not { Count: > 0 } || v.Phases is null || v.PeriodSeconds <= 0))
            throw new LabError($"{file} is not a scenario of this version: it has no variants, or one without groups");
        if (scenario.Variants.FirstOrDefault(v => v.Name != Path.GetFileName(v.Name) || v.Name is "" or "." or "..") is Variant bad)
            throw new LabError($"{file} has a variant with the name '{bad.Name}', which is no directory's");
        List<string> notes = [];
        RunRecord[] runs = [.. Runs(directory, scenario, notes)];
        string machine = directory.File("machine.json");
        return new RecordedExperiment
        {
            Directory = directory,
            Facts = facts,
            Scenario = scenario,
            Machine = File.Exists(machine) ? Json.Read<MachineFacts>(File.ReadAllText(machine), machine) : null,
            Runs = runs,
            Notes = notes,
            ScenarioYaml = File.Exists(directory.File("scenario.yaml")) ? File.ReadAllText(directory.File("scenario.yaml")) : null,
        };
    }

    private static ExperimentFacts Facts(RunDirectory directory)
    {
        string file = directory.File(ExperimentFacts.File);
        if (!File.Exists(file) && File.Exists(directory.File(ScenarioFile)))
            throw new LabError($"{directory.Path} was written by a version before run directories could be read again "
                + "(it has no experiment.json); run the scenario anew");
        ExperimentFacts facts = Json.Read<ExperimentFacts>(Text(directory, ExperimentFacts.File), file);
        return facts.Layout == ExperimentFacts.CurrentLayout
            ? facts
            : throw new LabError($"{directory.Path} has layout {facts.Layout}, and this version reads layout "
                + $"{ExperimentFacts.CurrentLayout}; use the version that wrote it, or run the scenario anew");
    }

    private const int MostNamed = 12;

    private static IEnumerable<RunRecord> Runs(RunDirectory directory, Scenario scenario, List<string> notes)
    {
        List<RunId> missing = [];
        foreach (Variant variant in scenario.Variants)
        {
            for (int repetition = 1; repetition <= scenario.Repetitions; repetition++)
            {
                RunReader reader = new(directory, variant, new RunId(variant.Name, repetition));
                if (reader.Complete)
                {
                    yield return reader.Read();
                    notes.AddRange(reader.Truncated.Select(f => $"{reader.Id}: {f} is missing or cut short; read as far as it goes"));
                }
                else if (reader.Begun)
                {
                    notes.Add($"{reader.Id}: the lab was ended before it wrote the run down; left out");
                }
                else
                {
                    missing.Add(reader.Id);
                }
            }
        }
        if (missing.Count > 0)
            notes.Add($"not run: {string.Join(", ", missing.Take(MostNamed))}"
                + (missing.Count > MostNamed ? $" and {missing.Count - MostNamed} more" : ""));
    }

    private static string Text(RunDirectory directory, string name) => File.Exists(directory.File(name))
        ? File.ReadAllText(directory.File(name))
        : throw new LabError($"{directory.Path} is not a run directory: it has no {name}; "
            + "give one that 'minivmm lab run' has written");
}
