-- id = "指标两值"
-- title = "同一个指标在两张表里应是同样的目标值和完成值"
-- severity = "error"
-- category = "indicator"
-- key = ["指标"]
-- over = "指标"
-- inputs = ["指标.目标", "指标.实际"]
-- message = "“{指标}”两处不同：《{甲表}》目标“{甲目标}”、完成“{甲实际}”，《{乙表}》目标“{乙目标}”、完成“{乙实际}”。请核对后改成一致；确属不同范围的，请注明。"
-- basis = "同一年度、同一项目的同一指标只有一个目标值和一个完成值"
-- proves = "两张表印的目标值或完成值不同"
-- false_alarm = "同名而属于不同项目的指标；部门整体与项目的指标不相比"
-- verify = "对照绩效目标批复和自评材料"
SELECT
  a.文档,
  a.号,
  COALESCE(CASE WHEN a.实际 <> b.实际 THEN a.另处 ELSE a.目标处 END, a.处) AS 处,
  COALESCE(CASE WHEN a.实际 <> b.实际 THEN b.另处 ELSE b.目标处 END, b.处) AS 另处,
  a.指标,
  a.表 AS 甲表,
  b.表 AS 乙表,
  a.目标文 AS 甲目标,
  a.实际文 AS 甲实际,
  b.目标文 AS 乙目标,
  b.实际文 AS 乙实际,
  CASE
    WHEN a.目标 <> b.目标 AND a.实际 <> b.实际 THEN '必改'
    WHEN a.转换 = 1 THEN '需说明'
    ELSE '必改'
  END AS 程度
FROM 指标 AS a
JOIN 指标 AS b ON b.文档 = a.文档 AND b.组 = a.组 AND b.名 = a.名 AND b.号 > a.号 AND b.表 <> a.表
WHERE a.同名 = 1 AND b.同名 = 1 AND LENGTH(a.名) >= 6
  AND a.目标单位 = b.目标单位 AND a.实际单位 = b.实际单位
  AND (a.目标 <> b.目标 OR a.实际 <> b.实际)
  AND NOT (a.项目准 = 1 AND b.项目准 = 1 AND a.项目 <> b.项目)
  AND NOT EXISTS (
    SELECT 1 FROM 指标 AS c
    WHERE c.文档 = a.文档 AND c.名 = a.名 AND c.号 <> a.号 AND c.号 <> b.号 AND (c.表 = a.表 OR c.表 = b.表)
  )
