-- id = "指标范围"
-- title = "部门整体与项目的同一指标，数不同的应注明范围"
-- severity = "warning"
-- category = "indicator"
-- key = ["指标"]
-- over = "指标"
-- inputs = ["指标.目标", "指标.实际"]
-- message = "“{指标}”两处不同：《{甲表}》目标“{甲目标}”、完成“{甲实际}”，《{乙表}》目标“{乙目标}”、完成“{乙实际}”。疑为范围不同（如全市与市本级），请注明；范围相同的请改成一致。"
-- basis = "同一年度、同一范围的同一指标只有一个目标值和一个完成值"
-- proves = "部门整体的表与项目的表印的目标值不同"
-- false_alarm = "部门整体的指标管全市，项目的指标只管市本级"
-- verify = "对照绩效目标批复，看两处各是什么范围"
SELECT
  a.文档,
  a.号,
  COALESCE(a.目标处, a.处) AS 处,
  COALESCE(b.目标处, b.处) AS 另处,
  a.指标,
  a.表 AS 甲表,
  b.表 AS 乙表,
  a.目标文 AS 甲目标,
  a.实际文 AS 甲实际,
  b.目标文 AS 乙目标,
  b.实际文 AS 乙实际
FROM 指标 AS a
JOIN (
  SELECT x.文档, x.号, MIN(y.号) AS 另号
  FROM 指标 AS x
  JOIN 指标 AS y ON y.文档 = x.文档 AND y.组 <> x.组
    AND REPLACE(REPLACE(y.名, '参加', ''), '参保', '') = REPLACE(REPLACE(x.名, '参加', ''), '参保', '')
  WHERE x.组 = '项目' AND x.同名 = 1 AND y.同名 = 1 AND LENGTH(x.名) >= 6 AND LENGTH(y.名) >= 6
    AND x.目标单位 = y.目标单位 AND x.实际单位 = y.实际单位 AND x.目标 <> y.目标
    AND NOT EXISTS (
      SELECT 1 FROM 指标 AS w WHERE w.文档 = x.文档 AND w.名 = x.名 AND w.组 = x.组 AND w.号 < x.号
    )
  GROUP BY x.文档, x.号
) AS p ON p.文档 = a.文档 AND p.号 = a.号
JOIN 指标 AS b ON b.文档 = p.文档 AND b.号 = p.另号
