using Segmentation.Crm;

namespace Segmentation.Testing.Tests;

public sealed class FakeRepositoryTests
{
    private readonly FakePicklistRepository _repository = new();

    [Fact]
    public async Task Change_AfterConflicts_StartsAgain_AndIsSavedOnce()
    {
        _repository.ConflictNext(2);
        var tries = 0;
        var lists = await new PicklistRegistry(_repository).ChangeAsync(l =>
        {
            tries++;
            return PicklistSnapshot.Empty;
        });
        Assert.Equal(3, tries);
        Assert.Same(lists, Assert.Single(_repository.Saved));
        Assert.Same(lists, (await _repository.LoadAsync()).Value);
    }

    [Fact]
    public async Task FailNext_FailsLoadingAndSaving_AndSavesNothing()
    {
        _repository.FailNext(1, () => new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(async () => await _repository.LoadAsync());
        var seen = await _repository.LoadAsync();
        Assert.Same(FactoryPicklists.All, seen.Value);
        _repository.FailNext(1, () => new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(async () => await _repository.SaveAsync(PicklistSnapshot.Empty, seen.Token));
        Assert.Empty(_repository.Saved);
    }

    [Fact]
    public async Task Save_OfWhatWasNotSeen_IsRefused_UnlessTokensAreIgnored()
    {
        var seen = (await _repository.LoadAsync()).Token;
        Assert.NotNull(await _repository.SaveAsync(FactoryPicklists.All, seen));
        Assert.Null(await _repository.SaveAsync(PicklistSnapshot.Empty, seen));
        _repository.IgnoresTokens = true;
        Assert.NotNull(await _repository.SaveAsync(PicklistSnapshot.Empty, seen));
        Assert.Equal([FactoryPicklists.All, PicklistSnapshot.Empty], _repository.Saved);
    }

    [Fact]
    public async Task Segments_StartWithThoseGiven()
    {
        var segments = new SegmentCatalogue();
        Assert.Same(segments, (await new FakeSegmentRepository(segments).LoadAsync()).Value);
        Assert.Empty((await new FakeSegmentRepository().LoadAsync()).Value.Segments);
    }

    [Fact]
    public async Task Fakes_of_custom_fields_and_forms_stand_in_for_their_repositories()
    {
        var fields = new FakeCustomFieldRepository();
        fields.ConflictNext(1);
        var hat = new CustomField("hat", new FieldType(ScalarType.Text));
        Assert.Same(hat, (await fields.ChangeAsync(all => all.With("contact", hat), by: "anna")).Value.Find("contact", "hat"));
        Assert.Equal("anna", (await fields.HistoryAsync().SingleAsync()).By);
        var layouts = new FakeFormLayoutRepository();
        layouts.FailNext(1, () => new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(async () => await layouts.LoadAsync());
        Assert.Empty((await layouts.LoadAsync()).Value.Layouts);
    }

    [Fact]
    public async Task A_fake_of_rules_stands_in_for_their_repository()
    {
        var rules = new FakeRuleRepository();
        rules.ConflictNext(1);
        var registry = new RuleRegistry(Segmenter.Create(), rules, ShippedActions.Catalogue);
        Assert.True((await registry.SaveAsync([new Rule("call", "deal", new ManualTrigger(), new CreateTask("call"))], by: "anna")).IsSaved);
        Assert.Equal("call", Assert.Single(rules.Saved).Definitions.Single().Key);
    }
}
