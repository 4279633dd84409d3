using MiniVmm.Conformance.Cases;
using MiniVmm.Conformance.Oracles;

namespace MiniVmm.Conformance.Subjects;

/// <summary>A processor of ours that runs cases on an engine.</summary>
internal interface ISubject : IDisposable
{
    /// <summary>Puts the code of cases into their slots, before any of them runs.</summary>
    void Place(ReadOnlySpan<Case> cases);

    void Run(Case test, ref OutcomeRecord outcome);
}
