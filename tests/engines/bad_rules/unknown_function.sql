-- expect = ["不可用的函数 SUBSTRINGS", "是否为“SUBSTRING”？"]
SELECT 项目代码 FROM 发放 WHERE SUBSTRINGS(期间, 1, 4) = '2024'
