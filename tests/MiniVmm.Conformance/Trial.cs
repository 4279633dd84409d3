using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;
using MiniVmm.Conformance.Reporting;
using MiniVmm.Conformance.Subjects;

namespace MiniVmm.Conformance;

/// <summary>One engine against one oracle over the cases of one family, in batches: while the runner executes a batch,
/// so does the engine.</summary>
internal sealed class Trial : IDisposable
{
    private const int MostReports = 8;

    private readonly Dictionary<string, string> _reports = [];
    private readonly Oracle _oracle;
    private readonly string _engine, _family;
    private readonly RunnerProcess _runner;
    private readonly ISubject _flat, _limited, _direct;
    private readonly CaseGenerator _generator;
    private readonly Comparison _comparison;
    private readonly Case[] _cases = [.. Enumerable.Range(0, CaseLayout.MaxCases).Select(_ => new Case())];
    private readonly OutcomeRecord[] _expected = new OutcomeRecord[CaseLayout.MaxCases];
    private readonly OutcomeRecord[] _actual = new OutcomeRecord[CaseLayout.MaxCases];
    private readonly OutcomeRecord[] _unpaged = new OutcomeRecord[CaseLayout.MaxCases];

    public Trial(Oracle oracle, string engine, string family)
    {
        (_oracle, _engine, _family) = (oracle, engine, family);
        _runner = new RunnerProcess(oracle);
        _flat = new Subject(p => TrialEngines.Create(engine, p), _runner.Hello, flat: true);
        _limited = new Subject(p => TrialEngines.Create(engine, p), _runner.Hello, flat: false);
        _direct = new DirectSubject(p => TrialEngines.Create(engine, p), _runner.Hello);
        _generator = new CaseGenerator(Template.ReadAll(Families.Rows[family]), _runner.Hello, oracle);
        _comparison = new Comparison(oracle);
    }

    /// <returns>The reports of the first difference in each of a few rows; empty if there is none.</returns>
    public string Run(int seed, int count)
    {
        for (int done = 0; done < count && _reports.Count < MostReports; done += CaseLayout.MaxCases)
            RunBatch(unchecked(seed + done), Math.Min(CaseLayout.MaxCases, count - done));
        return string.Join("\n\n", _reports.Values);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _flat.Dispose();
        _limited.Dispose();
        _direct.Dispose();
    }

    private void RunBatch(int seed, int count)
    {
        Span<Case> cases = _cases.AsSpan(0, count);
        for (int i = 0; i < count; i++) _generator.Make(cases[i], unchecked(seed + i));
        _runner.Send(cases);
        foreach (ISubject subject in (ReadOnlySpan<ISubject>)[_flat, _limited, _direct]) subject.Place(cases);
        for (int i = 0; i < count; i++)
        {
            (cases[i].Flat ? _flat : _limited).Run(cases[i], ref _actual[i]);
            if (DirectSubject.CanJudge(_family, cases[i])) _direct.Run(cases[i], ref _unpaged[i]);
        }
        _runner.Receive(_expected.AsSpan(0, count));
        for (int i = 0; i < count; i++)
        {
            Judge(i, _actual, "");
            if (_expected[i].Trap == OutcomeRecord.Ended && DirectSubject.CanJudge(_family, cases[i])) Judge(i, _unpaged, ", paging off");
        }
    }

    private void Judge(int i, OutcomeRecord[] actual, string how)
    {
        string? difference = _comparison.Difference(_cases[i], in _expected[i], in actual[i]);
        if (difference is null || _reports.Count == MostReports) return;
        difference = Again(i, actual);
        if (difference is null) return;
        string report = new CaseText().Report(_oracle, _engine, how, _family, _cases[i], difference);
        _reports.TryAdd(_cases[i].Template.Row + how, report);
    }

    /// <summary>Asks the oracle a second time: an interrupt of the host that falls into a case may clear NT, say. An error
    /// of the engine is there again.</summary>
    private string? Again(int i, OutcomeRecord[] actual)
    {
        _runner.Send(_cases.AsSpan(i, 1));
        _runner.Receive(_expected.AsSpan(i, 1));
        return _comparison.Difference(_cases[i], in _expected[i], in actual[i]);
    }
}
