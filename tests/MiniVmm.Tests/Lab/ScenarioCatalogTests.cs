using System.Text;
using MiniVmm.Lab;
using MiniVmm.Lab.Scenarios;
using Xunit;

namespace MiniVmm.Tests.Lab;

/// <summary>The built-in scenarios, and what is not one.</summary>
public sealed class ScenarioCatalogTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_scenario_loads_and_its_effective_document_repeats_it(bool quick)
    {
        Assert.NotEmpty(ScenarioCatalog.Names);
        foreach (string name in ScenarioCatalog.Names)
        {
            LoadedScenario loaded = ScenarioCatalog.Find(name, quick);
            Assert.Equal(name, loaded.Scenario.Name);
            Assert.All(loaded.Scenario.Variants, v => Assert.Equal(quick ? 1 : 5, v.PeriodSeconds));
            ScenarioText.AssertEqual(loaded.Scenario, ScenarioText.Load(loaded.Yaml).Scenario);
        }
    }

    [Fact]
    public void The_demo_takes_less_than_two_minutes()
    {
        Scenario demo = ScenarioCatalog.Find("fuml", quick: true).Scenario;
        Assert.Equal(["plain", "mpl"], demo.Variants.Select(v => v.Name));
        Assert.InRange(RunTime.Of(demo).TotalSeconds, 60, 120);
    }

    [Theory]
    [InlineData("fulm", "did you mean 'fuml'?")]
    [InlineData("./fuml", "there is no file ./fuml")]
    [InlineData("/", "/ is a directory")]
    [InlineData("/dev/zero.yaml", "there is no file")]
    public void What_is_no_scenario_is_refused(string name, string error) =>
        Assert.Contains(error, Assert.Throws<LabError>(() => ScenarioCatalog.Find(name, false)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1 << 20, 'a', "larger than 1 MiB")]
    [InlineData(0, '\xff', "no text in UTF-8")]
    public void Files_that_are_no_documents_are_refused(int padding, char last, string error)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Encoding.Latin1.GetBytes(new string(' ', padding) + last));
            Assert.Contains(error, Assert.Throws<LabError>(() => ScenarioLoader.Load(file, [])).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void No_text_makes_it_fail_in_another_way_than_by_saying_what_is_wrong()
    {
        Random random = new(1);
        string[] texts = [.. ScenarioCatalog.Names.Select(n => ScenarioLoader.ReadText(ScenarioCatalog.FindFile(n)))];
        int refused = 0;
        for (int i = 0; i < 700; i++)
        {
            string text = Mutate(texts[i % texts.Length], random);
            try
            {
                LoadedScenario loaded = ScenarioText.Load(text);
                ScenarioText.AssertEqual(loaded.Scenario, ScenarioText.Load(loaded.Yaml).Scenario);
            }
            catch (LabError e)
            {
                Assert.Matches("^x\\.yaml:[0-9]+:[0-9]+: .+", e.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 50, 650);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    [InlineData('?')]
    [InlineData('"')]
    [InlineData('&')]
    [InlineData('\t')]
    public void Long_nonsense_is_refused_without_ado(char nonsense) =>
        Assert.NotEmpty(ScenarioText.Errors(new string(nonsense, 1 << 19)));

    private static string Mutate(string text, Random random)
    {
        const string pool = "{}[]:,#&*!|>'\"%@`?-\n\t \u0000\u0085\ufeffaZ09.~";
        StringBuilder mutated = new(text);
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(mutated.Length);
            int length = Math.Min(random.Next(1, 30), mutated.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    mutated[at] = pool[random.Next(pool.Length)];
                    break;
                case 1:
                    mutated.Insert(at, pool[random.Next(pool.Length)]);
                    break;
                case 2 when mutated.Length > length:
                    mutated.Remove(at, length);
                    break;
                case 3:
                    mutated.Insert(random.Next(mutated.Length), mutated.ToString(at, length));
                    break;
                default:
                    mutated.Length = Math.Max(1, at);
                    break;
            }
        }
        return mutated.ToString();
    }
}
