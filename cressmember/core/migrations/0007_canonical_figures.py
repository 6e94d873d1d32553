from django.db import migrations, models

import cressmember.core.models.entry


class Migration(migrations.Migration):
    """Figures are written otherwise from now on; what is written stays, and no table is written anew."""

    dependencies = [
        ("core", "0006_directory"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="entry",
                    name="figures",
                    field=models.JSONField(
                        default=dict, encoder=cressmember.core.models.entry.CanonicalEncoder
                    ),
                ),
            ],
        ),
    ]
