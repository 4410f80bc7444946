-- expect = ["第5行：没有列“证件号”", "是否为“证件号码”？"]
SELECT 项目代码
FROM 发放
WHERE $年度 = 2024 AND
  证件号 = 'A'
