namespace Segmentation.Tests;

/// <summary>Random edits of a picklist against lists of names.</summary>
public sealed class PicklistEditingLaws
{
    private static readonly string[] Codes = ["A", "b", "C", "a", "B", "D", "ä", "Ä", "long code"];

    [Fact]
    public void Edits_do_what_they_do_to_a_list_of_names() => Law.ForAll(300, Play, list =>
    {
        // Whatever was done, the list stands by itself.
        var spellings = list.Items.SelectMany(i => i.Aliases.Prepend(i.Code)).ToList();
        Assert.Equal(spellings.Count, spellings.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(spellings, s => Assert.Contains(s, list.Find(s.ToUpperInvariant())!.Aliases.Prepend(list.Find(s)!.Code)));
        Assert.True(list.Items.Count(i => i.IsDefault) <= 1);
        Assert.All(list.Items.Where(i => i.IsDefault), i => Assert.True(i.IsActive));
        Assert.Contains(list.Items, i => i.IsSystem);
    });

    private static Picklist Play(Dice dice)
    {
        var list = new Picklist("list", null, [new("SYSTEM") { IsSystem = true }, new("A"), new("B") { Aliases = ["bee"] }]);
        // The naive model: each item's spellings, in order; which is the default; which are inactive.
        List<List<string>> model = [["SYSTEM"], ["A"], ["B", "bee"]];
        string? chosen = null;
        var inactive = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<string>? Of(string code) => model.Find(i => i.Contains(code, StringComparer.OrdinalIgnoreCase));
        for (var i = 0; i < 25; i++)
        {
            var (code, other, place) = (dice.Pick(Codes), dice.Pick(Codes), dice.Number(0, 5));
            var (item, target) = (Of(code), Of(other));
            Picklist? edited;
            switch (dice.Number(0, 6))
            {
                case 0:
                    edited = Try(() => list.Add(new(code), place), isLegal: item is null);
                    if (edited is not null)
                        model.Insert(Math.Min(place, model.Count), [code]);
                    break;
                case 1:
                    edited = Try(() => list.Move(code, place), isLegal: item is not null);
                    if (edited is not null)
                    {
                        model.Remove(item!);
                        model.Insert(Math.Min(place, model.Count), item!);
                    }

                    break;
                case 2:
                    edited = Try(() => list.Merge(code, other), isLegal: IsCode(item, code) && target is not null && item != target);
                    if (edited is not null)
                    {
                        target!.AddRange(item!);
                        model.Remove(item!);
                        if (chosen == item![0])
                            (chosen, _) = (target[0], inactive.Remove(target[0]));
                        inactive.Remove(item[0]);
                    }

                    break;
                case 3:
                    edited = Try(() => list.Remove(code), isLegal: IsCode(item, code));
                    if (edited is not null)
                    {
                        model.Remove(item!);
                        inactive.Remove(item![0]);
                        chosen = chosen == item[0] ? null : chosen;
                    }

                    break;
                case 4:
                    edited = Try(() => list.WithDefault(code), isLegal: item is not null && !inactive.Contains(item[0]));
                    if (edited is not null)
                        chosen = item![0];
                    break;
                case 5:
                    edited = Try(() => list.Deactivate(code), isLegal: item is not null && chosen != item[0]);
                    if (edited is not null)
                        inactive.Add(item![0]);
                    break;
                default:
                    edited = Try(() => list.Reactivate(code), isLegal: item is not null);
                    if (edited is not null)
                        inactive.Remove(item![0]);
                    break;
            }

            list = edited ?? list;
            Assert.Equal(model.Select(m => m[0]), list.Items.Select(x => x.Code));
            Assert.Equal(model.Select(m => string.Join(' ', m.Skip(1).Order(StringComparer.Ordinal))), list.Items.Select(x => string.Join(' ', x.Aliases.Order(StringComparer.Ordinal))));
            Assert.Equal(chosen, list.Items.SingleOrDefault(x => x.IsDefault)?.Code);
            Assert.Equal(model.Select(m => !inactive.Contains(m[0])), list.Items.Select(x => x.IsActive));
        }

        return list;
    }

    private static bool IsCode(List<string>? item, string code) => string.Equals(item?[0], code, StringComparison.OrdinalIgnoreCase);

    private static Picklist? Try(Func<Picklist> edit, bool isLegal)
    {
        if (isLegal)
            return edit();
        Assert.Throws<PicklistException>(edit);
        return null;
    }
}
